package io.shopkeeper.recommend;

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
