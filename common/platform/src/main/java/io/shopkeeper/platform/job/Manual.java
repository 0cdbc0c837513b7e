package io.shopkeeper.platform.job;

import io.shopkeeper.core.settings.Settings;
import io.shopkeeper.core.settings.SettingsSchema;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What {@code --list}, {@code --help} and {@code --explain} print. */
final class Manual {
  private final PrintStream out;

  Manual(PrintStream out) {
    this.out = out;
  }

  void list(JobCatalogue catalogue) {
    int width = catalogue.jobs().stream().mapToInt(job -> job.name().length()).max().orElse(0);
    for (Job<?> job : catalogue.jobs()) {
      out.printf("%-" + width + "s  %s%n", job.name(), job.summary());
    }
  }

  void usage(JobCatalogue catalogue) {
    out.println("Shopkeeper learns from a shop's own data on Apache Spark.");
    out.println();
    out.print(CommandLine.USAGE);
    out.println();
    list(catalogue);
  }

  void help(JobCatalogue catalogue, Job<?> job, Settings settings) {
    out.println(job.name() + ": " + job.summary());
    List<Job<?>> steps = catalogue.steps(job, settings);
    if (!steps.isEmpty()) {
      out.println("steps: " + String.join(", ", steps.stream().map(Job::name).toList()));
      out.println("a setting of one step alone: --set steps.STEP.KEY=VALUE");
    }
    out.println();
    out.print(CommandLine.USAGE);
    for (SettingsSchema schema :
        List.of(catalogue.schema(job, settings), SettingsSchema.of(RunnerSettings.class))) {
      out.println();
      for (SettingsSchema.Key key : schema.keys()) {
        String value = key.free() ? "(section)" : settings.value(key.path()).orElse("(not set)");
        out.printf("  %s = %s%n", key.path(), key.about().secret() ? "(hidden)" : value);
        out.printf("      %s%s%n", key.about().value(), limits(key));
      }
    }
  }

  private static String limits(SettingsSchema.Key key) {
    String range =
        Stream.of(bound("at least ", key.about().min()), bound("at most ", key.about().max()))
            .filter(text -> !text.isEmpty())
            .reduce((a, b) -> a + ", " + b)
            .orElse("");
    if (key.type().isEnum()) {
      range =
          "one of "
              + String.join(
                  ", ",
                  Stream.of(key.type().getEnumConstants())
                      .map(c -> ((Enum<?>) c).name().toLowerCase(Locale.ROOT).replace('_', '-'))
                      .toList());
    }
    return range.isEmpty() ? "" : " (" + range + ")";
  }

  private static String bound(String text, double bound) {
    if (Double.isInfinite(bound)) {
      return "";
    }
    return text
        + (bound == Math.rint(bound) ? Long.toString((long) bound) : Double.toString(bound));
  }

  void explain(Settings settings) {
    for (Settings.Entry entry : settings.entries()) {
      out.printf("%s = %s    # %s%n", entry.path(), entry.value(), entry.origin());
    }
  }
}
