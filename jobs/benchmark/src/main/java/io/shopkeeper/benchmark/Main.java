package io.shopkeeper.benchmark;

import io.shopkeeper.core.AllowedHere;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The entry point for {@code jobs/benchmark/run}. */
public final class Main {
  /** All parts, in the order in which they run; the first ones are the default. */
  private static final List<Part> PARTS =
      List.of(
          new TopKPart(),
          new ExportPart(),
          new AlsPart(),
          new GrowthPart(),
          new QualityPart(),
          new DeepPart(),
          new AveragingPart(),
          new SessionPart(),
          new SentencesPart(),
          new BackbonePart());

  private static final int BY_DEFAULT = 4;

  private Main() {}

  /** Runs the named parts, or all that only need synthetic data. */
  @AllowedHere("a benchmark is not a job: its exit code is all that a script sees")
  public static void main(String[] arguments) throws Exception {
    System.exit(run(arguments));
  }

  /** Returns the exit code: 64 for invalid arguments, 1 if one of our contenders failed. */
  static int run(String... arguments) throws Exception {
    List<String> names = new ArrayList<>();
    int at = 0;
    while (at < arguments.length && !arguments[at].startsWith("--")) {
      names.add(arguments[at++]);
    }
    try {
      List<Part> parts = names.isEmpty() ? PARTS.subList(0, BY_DEFAULT) : chosen(names);
      Options options = Options.parse(Arrays.copyOfRange(arguments, at, arguments.length));
      parts.forEach(part -> part.require(options));
      try (Run run = new Run(options)) {
        for (Part part : parts) {
          part.run(run);
        }
        return run.contenders().failures() == 0 ? 0 : 1;
      }
    } catch (WrongWords e) {
      System.err.println(e.getMessage());
      return 64;
    }
  }

  private static List<Part> chosen(List<String> names) {
    List<Part> chosen = new ArrayList<>();
    for (String name : names) {
      chosen.add(
          PARTS.stream()
              .filter(part -> part.name().equals(name))
              .findFirst()
              .orElseThrow(() -> new WrongWords(unknown(name))));
    }
    return chosen;
  }

  private static String unknown(String name) {
    StringBuilder text = new StringBuilder("no part '" + name + "'; there are:");
    PARTS.forEach(part -> text.append("%n%-10s %s".formatted(part.name(), part.summary())));
    return text.toString();
  }
}
