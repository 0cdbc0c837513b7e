package io.shopkeeper.recommend.als;

import io.shopkeeper.core.live.Purpose;
import io.shopkeeper.core.topk.FactorMatrix;
import io.shopkeeper.learning.contest.State;
import io.shopkeeper.learning.split.Days;
import io.shopkeeper.platform.version.Slots;
import io.shopkeeper.platform.version.Version;
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

  /** The last factorisation that was accepted, unless it was trained on days of the test window. */
  static Optional<Version> lastAccepted(Slots slots, Days days, AlsSettings settings)
      throws IOException {
    if (!settings.warmStart()) {
      return Optional.empty();
    }
    return slots
        .accepted(Purpose.RECOMMENDER, AlsModel.SOURCE)
        .filter(live -> State.knowsNothingAfter(live, days.trainEnd()));
  }

  /**
   * The item factors of a version in the current dictionary; empty if its rank or objective
   * differs.
   */
  static Optional<AlsStart> start(Version live, Interactions data, Days days, AlsSettings settings)
      throws IOException {
    AlsModel model = new ModelCodecs(data).als().read(live, State.forWindow(live, days.trainEnd()));
    FactorMatrix factors = model.factors();
    return model.feedback() == settings.feedback() && factors.rank() == settings.rank()
        ? Optional.of(AlsStart.ofItems(model.itemOf(), factors))
        : Optional.empty();
  }
}
