package io.shopkeeper.recommend.lists;

import io.shopkeeper.ranking.history.InteractionSettings;
import io.shopkeeper.ranking.history.SeenItemsSettings;
import io.shopkeeper.ranking.lists.CandidateSettings;
import io.shopkeeper.ranking.model.DiversitySettings;

/** What {@code rank} reads. */
public record RankJobSettings(
    InteractionSettings interactions,
    SeenItemsSettings seenItems,
    CandidateSettings candidates,
    DiversitySettings diversity,
    RankSettings rank) {}
