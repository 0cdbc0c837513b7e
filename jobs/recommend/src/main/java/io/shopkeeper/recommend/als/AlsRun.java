package io.shopkeeper.recommend.als;

import io.shopkeeper.core.topk.FactorMatrix;
import io.shopkeeper.learning.contest.State;
import io.shopkeeper.learning.split.Days;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.platform.version.VersionStore;
import io.shopkeeper.ranking.history.Interactions;
import io.shopkeeper.ranking.model.AlsModel;
import io.shopkeeper.ranking.model.ModelCodecs;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The start, the checkpoints and the reporting of a training by {@link BlockedAls}.
 *
 * @param start the initial factors; empty for random ones
 * @param checkpoints from which a killed run resumes; empty for none
 * @param report receives the facts of the training
 */
public record AlsRun(
    Optional<AlsStart> start,
    Optional<AlsCheckpoints> checkpoints,
    Consumer<Map<String, Object>> report) {
  /** A cold start without checkpoints and reporting. */
  public static AlsRun alone() {
    return new AlsRun(Optional.empty(), Optional.empty(), facts -> {});
  }

  /** The same with other initial factors. */
  public AlsRun startingFrom(Optional<AlsStart> other) {
    return new AlsRun(other, checkpoints, report);
  }

  /**
   * The newest factorisation that was not trained on days of the test window; empty where the
   * settings want none.
   */
  static Optional<Version> newest(VersionStore artifacts, Days days, AlsSettings settings)
      throws IOException {
    return settings.warmStart()
        ? State.newestBefore(artifacts.versions(AlsModel.SOURCE), days.trainEnd())
        : Optional.empty();
  }

  /**
   * The item factors of a version in the current dictionary; empty if its rank or objective
   * differs.
   */
  static Optional<AlsStart> start(Version last, Interactions data, Days days, AlsSettings settings)
      throws IOException {
    AlsModel model = new ModelCodecs(data).als().read(last, State.forWindow(last, days.trainEnd()));
    FactorMatrix factors = model.factors();
    return model.feedback() == settings.feedback() && factors.rank() == settings.rank()
        ? Optional.of(AlsStart.ofItems(model.itemOf(), factors))
        : Optional.empty();
  }
}
