package io.shopkeeper.learning.contest;

import io.shopkeeper.platform.version.Version;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The two trainings of a model that a version holds: the serving one may have seen days that a
 * later night tests on, the evaluated one was trained before its test window.
 */
public enum State {
  /** The model that serves. */
  SERVING(""),
  /** The model that was evaluated, trained on the days before its test window. */
  EVALUATED("-evaluated");

  private static final String UNKNOWN_DAY = "9999-12-31";

  private final String suffix;

  State(String suffix) {
    this.suffix = suffix;
  }

  /** The name of an output in this state, such as {@code items-evaluated}. */
  public String of(String output) {
    return output + suffix;
  }

  /**
   * The state of a version that does not leak a test window: the serving one if it was trained on
   * no day after {@code trainEnd}, else the evaluated one.
   */
  public static State forWindow(Version version, LocalDate trainEnd) {
    return servingKnowsNothingAfter(version, trainEnd) ? SERVING : EVALUATED;
  }

  /** Whether neither model of a version was trained on a day after this one. */
  public static boolean knowsNothingAfter(Version version, LocalDate day) {
    return servingKnowsNothingAfter(version, day) || knowsNothingAfter(version, "train-to", day);
  }

  /** The newest of some versions of which neither model was trained on a day after this one. */
  public static Optional<Version> newestBefore(List<Version> versions, LocalDate day) {
    return versions.stream()
        .filter(version -> knowsNothingAfter(version, day))
        .max(Comparator.comparingLong(Version::number));
  }

  private static boolean servingKnowsNothingAfter(Version version, LocalDate day) {
    return knowsNothingAfter(version, "serving-to", day);
  }

  private static boolean knowsNothingAfter(Version version, String label, LocalDate day) {
    String known = version.manifest().labels().getOrDefault(label, UNKNOWN_DAY);
    return known.compareTo(day.toString()) <= 0;
  }
}
