package io.shopkeeper.benchmark;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The measurements of a contender.
 *
 * @param users number of users processed in each repeat
 * @param cpuSeconds CPU time of all threads of the process, median of the repeats
 * @param wallSeconds elapsed time, median of the repeats
 * @param peakMegabytes peak resident memory of the process, including data and runtime
 * @param repeats number of repeats after a warm-up
 * @param note a remark on the figure; may be empty
 */
record Measured(
    int users,
    double cpuSeconds,
    double wallSeconds,
    double peakMegabytes,
    int repeats,
    String note) {
  private static final String MARK = "MEASURED ";

  /** Users per second of CPU. */
  double usersPerSecond() {
    return users / cpuSeconds;
  }

  /** The same measurements with an addition to the note. */
  Measured noted(String more) {
    return new Measured(users, cpuSeconds, wallSeconds, peakMegabytes, repeats, note + more);
  }

  /** The measurements as one line of a process's output. */
  String line() {
    return MARK
        + String.format(
            Locale.ROOT,
            "users=%d cpu=%.4f wall=%.4f peak=%.1f repeats=%d note=%s",
            users,
            cpuSeconds,
            wallSeconds,
            peakMegabytes,
            repeats,
            note.replace(' ', '_'));
  }

  static boolean isLine(String line) {
    return line.startsWith(MARK);
  }

  static Measured ofLine(String line) {
    Map<String, String> fields = new TreeMap<>();
    for (String field : line.substring(MARK.length()).split(" ", -1)) {
      int at = field.indexOf('=');
      fields.put(field.substring(0, at), field.substring(at + 1));
    }
    return new Measured(
        Integer.parseInt(fields.get("users")),
        Double.parseDouble(fields.get("cpu")),
        Double.parseDouble(fields.get("wall")),
        Double.parseDouble(fields.get("peak")),
        Integer.parseInt(fields.get("repeats")),
        fields.get("note").replace('_', ' '));
  }
}
