package io.shopkeeper.recommend;

/** What {@code rank} reads. */
public record RankJobSettings(
    InteractionSettings interactions,
    SeenItemsSettings seenItems,
    CandidateSettings candidates,
    DiversitySettings diversity,
    RankSettings rank) {}
