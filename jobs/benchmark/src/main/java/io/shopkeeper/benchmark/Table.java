package io.shopkeeper.benchmark;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Prints each contender's results when measured, and the conclusions at the end. */
final class Table {
  private static final String ROW = "| %s | %s | %s | %s | %s | %s | %s | %s | %s | %s |%n";

  private final PrintStream out;
  private final List<String> conclusions = new ArrayList<>();
  private double peak;
  private boolean begun;

  Table(PrintStream out) {
    this.out = out;
  }

  /** Adds a measured matrix product; the fastest one is taken for the machine's peak. */
  void sgemm(Measured product) {
    double rate = product.users() / 1e3 / product.cpuSeconds();
    out.printf(Locale.ROOT, "sgemm, %s: %.1f GFLOP per CPU second%n", product.note(), rate);
    peak = Math.max(peak, rate);
  }

  /**
   * Prints the results of a contender.
   *
   * @param work the workload, with its sizes
   * @param gigaflops floating-point operations of the textbook method, in 10⁹; 0 if not applicable
   */
  void row(String work, String contender, Optional<Measured> measured, double gigaflops) {
    if (!begun) {
      begun = true;
      out.printf(
          "%n" + ROW,
          "work",
          "contender",
          "users",
          "CPU s",
          "wall s",
          "peak MB",
          "users per CPU s",
          "GFLOP per CPU s",
          "share of sgemm",
          "note");
      out.println("|---|---|---|---|---|---|---|---|---|---|");
    }
    if (measured.isEmpty()) {
      out.printf(ROW, work, contender, "-", "-", "-", "-", "-", "-", "-", "missing: see the log");
      return;
    }
    Measured m = measured.get();
    double rate = gigaflops / m.cpuSeconds();
    out.printf(
        ROW,
        work,
        contender,
        number("%,.0f", m.users()),
        number("%.3f", m.cpuSeconds()),
        number("%.3f", m.wallSeconds()),
        number("%,.0f", m.peakMegabytes()),
        number("%,.0f", m.usersPerSecond()),
        rate > 0 ? number("%.1f", rate) : "",
        rate > 0 && peak > 0 ? number("%.0f %%", 100 * rate / peak) : "",
        (m.repeats() > 1 ? "median of " + m.repeats() + "; " : "") + m.note());
    out.flush();
  }

  /** Adds a conclusion, which is printed at the end. */
  void conclude(String format, Object... values) {
    conclusions.add(String.format(Locale.ROOT, format, values));
  }

  /** Prints the conclusions. */
  void conclude() {
    out.println();
    conclusions.forEach(out::println);
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
