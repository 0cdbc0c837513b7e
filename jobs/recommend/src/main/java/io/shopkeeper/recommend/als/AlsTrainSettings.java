package io.shopkeeper.recommend.als;

import io.shopkeeper.learning.judge.GateSettings;
import io.shopkeeper.ranking.evaluate.EvaluationSettings;
import io.shopkeeper.ranking.history.InteractionSettings;
import io.shopkeeper.ranking.history.SeenItemsSettings;
import io.shopkeeper.ranking.lists.CandidateSettings;
import io.shopkeeper.ranking.model.DiversitySettings;
import io.shopkeeper.ranking.model.ItemItemSettings;
import io.shopkeeper.ranking.model.Rp3BetaSettings;

/** What {@code als-train} reads. */
public record AlsTrainSettings(
    InteractionSettings interactions,
    SeenItemsSettings seenItems,
    AlsSettings als,
    ItemItemSettings itemItem,
    Rp3BetaSettings rp3beta,
    CandidateSettings candidates,
    EvaluationSettings evaluation,
    GateSettings gate,
    DiversitySettings diversity) {
  /** The same with another factorisation. */
  AlsTrainSettings with(AlsSettings other) {
    return new AlsTrainSettings(
        interactions, seenItems, other, itemItem, rp3beta, candidates, evaluation, gate, diversity);
  }
}
