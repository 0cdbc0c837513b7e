package io.shopkeeper.benchmark;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What {@code jobs/benchmark/run} starts. */
public final class Main {
  /** In the order in which they run; the first so many are the default. */
  private static final List<Part> PARTS =
      List.of(
          new TopKPart(),
          new ExportPart(),
          new AlsPart(),
          new GrowthPart(),
          new QualityPart(),
          new DeepPart(),
          new AveragingPart(),
          new SessionPart());

  private static final int BY_DEFAULT = 4;

  private Main() {}

  /** Runs the parts that are named, or all that need no data but what is made up. */
  public static void main(String[] arguments) throws Exception {
    List<String> names = new ArrayList<>();
    int at = 0;
    while (at < arguments.length && !arguments[at].startsWith("--")) {
      names.add(arguments[at++]);
    }
    Options options = Options.parse(Arrays.copyOfRange(arguments, at, arguments.length));
    List<Part> chosen = new ArrayList<>(names.isEmpty() ? PARTS.subList(0, BY_DEFAULT) : List.of());
    for (String name : names) {
      Part part = PARTS.stream().filter(p -> p.name().equals(name)).findFirst().orElse(null);
      if (part == null) {
        System.err.println("no part '" + name + "'; there are:");
        PARTS.forEach(p -> System.err.printf("%-10s %s%n", p.name(), p.summary()));
        return;
      }
      chosen.add(part);
    }
    try (Run run = new Run(options)) {
      for (Part part : chosen) {
        part.run(run);
      }
    }
  }
}
