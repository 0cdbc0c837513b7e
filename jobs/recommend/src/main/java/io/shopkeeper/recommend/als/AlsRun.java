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
 * What a training of {@link BlockedAls} begins with, where it leaves how far it came, and who is
 * told how it went.
 */
public record AlsRun(
    Optional<AlsStart> start,
    Optional<AlsCheckpoints> checkpoints,
    Consumer<Map<String, Object>> report) {
  /** A training by itself. */
  public static AlsRun alone() {
    return new AlsRun(Optional.empty(), Optional.empty(), facts -> {});
  }

  /** The same from other factors. */
  public AlsRun startingFrom(Optional<AlsStart> other) {
    return new AlsRun(other, checkpoints, report);
  }

  /** The last factorisation that went live, if it knows nothing of the test window. */
  static Optional<Version> lastAccepted(Slots slots, Days days, AlsSettings settings)
      throws IOException {
    if (!settings.warmStart()) {
      return Optional.empty();
    }
    return slots
        .accepted(Purpose.RECOMMENDER, AlsModel.SOURCE)
        .filter(live -> State.knowsNothingAfter(live, days.trainEnd()));
  }

  /** Its item factors in tonight's dictionary, if they are of the same kind. */
  static Optional<AlsStart> start(Version live, Interactions data, Days days, AlsSettings settings)
      throws IOException {
    AlsModel model = new ModelCodecs(data).als().read(live, State.forWindow(live, days.trainEnd()));
    FactorMatrix factors = model.factors();
    return model.feedback() == settings.feedback() && factors.rank() == settings.rank()
        ? Optional.of(AlsStart.ofItems(model.itemOf(), factors))
        : Optional.empty();
  }
}
