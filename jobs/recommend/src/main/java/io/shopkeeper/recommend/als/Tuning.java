package io.shopkeeper.recommend.als;

import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.version.Manifest;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.ranking.model.AlsModel;
import io.shopkeeper.ranking.model.BaselineTraining;
import io.shopkeeper.ranking.model.BlendModel;
import io.shopkeeper.ranking.model.PopularModel;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The settings that a night trained with, as the manifests of its versions keep them for the nights
 * to come.
 *
 * @param set what the shop had set, by path
 * @param found what the night took instead
 */
record Tuning(Map<String, Double> set, Map<String, Double> found) {
  private static final String SET = "set.";
  private static final String FOUND = "found.";
  private static final List<String> KINDS =
      List.of(
          BlendModel.SOURCE,
          AlsModel.SOURCE,
          BaselineTraining.EASE,
          BaselineTraining.RP3BETA,
          BaselineTraining.ITEM_ITEM,
          PopularModel.LATELY,
          PopularModel.SOURCE);

  /** As labels of a manifest. */
  Map<String, String> labels() {
    Map<String, String> labels = new TreeMap<>();
    set.forEach((path, value) -> labels.put(SET + path, value.toString()));
    found.forEach((path, value) -> labels.put(FOUND + path, value.toString()));
    return labels;
  }

  /**
   * What the newest night before this one found whose model was accepted; empty if there is none,
   * if the shop has set something else since, or if nothing is to be searched.
   */
  static Optional<Tuning> before(JobContext context, AlsTrainJob.Settings wanted)
      throws IOException {
    if (wanted.search().trials() == 0) {
      return Optional.empty();
    }
    List<Version> versions = new ArrayList<>();
    for (String kind : KINDS) {
      versions.addAll(context.artifacts().versions(kind));
    }
    return before(versions.stream().map(Version::manifest), context.asOf(), Knob.values(wanted));
  }

  /**
   * The same of the manifests of all versions.
   *
   * @param set what the shop has set, by path
   */
  static Optional<Tuning> before(
      Stream<Manifest> manifests, LocalDate night, Map<String, Double> set) {
    return manifests
        .filter(manifest -> "accepted".equals(manifest.labels().get("verdict")))
        .filter(manifest -> LocalDate.parse(manifest.asOf()).isBefore(night))
        .max(Comparator.comparing(Manifest::asOf))
        .map(manifest -> of(manifest.labels()))
        .filter(tuning -> tuning.set.equals(set));
  }

  private static Tuning of(Map<String, String> labels) {
    Map<String, Double> set = new TreeMap<>();
    Map<String, Double> found = new TreeMap<>();
    labels.forEach(
        (label, value) -> {
          if (label.startsWith(SET)) {
            set.put(label.substring(SET.length()), Double.valueOf(value));
          } else if (label.startsWith(FOUND)) {
            found.put(label.substring(FOUND.length()), Double.valueOf(value));
          }
        });
    return new Tuning(set, found);
  }

  /** Settings with what was found in the place of what was set. */
  AlsTrainJob.Settings on(AlsTrainJob.Settings wanted) {
    AlsTrainJob.Settings settings = wanted;
    for (Knob knob : Knob.values()) {
      Double value = found.get(knob.path());
      settings = value == null ? settings : knob.with(settings, value);
    }
    return settings;
  }
}
