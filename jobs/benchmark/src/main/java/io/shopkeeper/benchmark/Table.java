package io.shopkeeper.benchmark;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Prints contenders as they come, and what follows from them at the end. */
final class Table {
  static final String EXPORT = "our export on Spark";
  static final String WRITE = "its writing alone";
  static final String MLLIB = "MLlib recommendForAllUsers";

  private static final String ROW = "| %s | %s | %s | %s | %s | %s | %s | %s | %s |%n";

  private final Workload data;
  private final PrintStream out = System.out;
  private final Map<String, Measured> seen = new LinkedHashMap<>();
  private double peak;
  private boolean begun;

  Table(Workload data) {
    this.data = data;
  }

  /** A measured matrix product; the fastest is the machine's peak. */
  void sgemm(Measured product) {
    double rate = product.users() / 1e3 / product.cpuSeconds();
    out.printf(Locale.ROOT, "sgemm, %s: %.1f GFLOP per CPU second%n", product.note(), rate);
    peak = Math.max(peak, rate);
  }

  /** The peak so far; 0 where none was measured. */
  double peak() {
    return peak;
  }

  void row(String name, Optional<Measured> measured) {
    if (!begun) {
      begun = true;
      out.printf(
          "%n" + ROW,
          "contender",
          "users",
          "CPU s",
          "wall s",
          "peak MB",
          "users per CPU s",
          "GFLOP per CPU s",
          "share of sgemm",
          "note");
      out.println("|---|---|---|---|---|---|---|---|---|");
    }
    if (measured.isEmpty()) {
      out.printf(ROW, name, "-", "-", "-", "-", "-", "-", "-", "missing: see the log");
      return;
    }
    Measured m = measured.get();
    seen.put(name, m);
    boolean scores = !name.equals(WRITE);
    double rate = data.operations(m.users()) / 1e9 / m.cpuSeconds();
    out.printf(
        ROW,
        name,
        number("%,.0f", m.users()),
        number("%.2f", m.cpuSeconds()),
        number("%.2f", m.wallSeconds()),
        number("%,.0f", m.peakMegabytes()),
        number("%,.0f", m.usersPerSecond()),
        scores ? number("%.1f", rate) : "",
        scores && peak > 0 ? number("%.0f %%", 100 * rate / peak) : "",
        (m.repeats() > 1 ? "median of " + m.repeats() + "; " : "") + m.note());
  }

  /** What the exports cost a row, and beside MLlib. */
  void printExports(int k, int users) {
    out.println();
    seen.forEach(
        (name, m) -> {
          if (name.startsWith(EXPORT) || name.equals(WRITE)) {
            out.printf(
                Locale.ROOT,
                "%s: %.2f microseconds of CPU a row%n",
                name,
                1e6 * m.cpuSeconds() / m.users() / k);
          }
        });
    Measured mllib = seen.get(MLLIB);
    if (mllib == null) {
      return;
    }
    double all = mllib.cpuSeconds() * users / mllib.users();
    out.printf(
        Locale.ROOT,
        "%s: %.0f CPU seconds for all %,d users, extrapolated from %,d%n",
        MLLIB,
        all,
        users,
        mllib.users());
    seen.forEach(
        (name, m) -> {
          if (name.startsWith(EXPORT)) {
            out.printf(
                Locale.ROOT, "%s: %.1f times fewer CPU seconds%n", name, all / m.cpuSeconds());
          }
        });
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
