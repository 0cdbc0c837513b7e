package io.shopkeeper.recommend.similar;

import io.shopkeeper.ranking.history.InteractionSettings;
import io.shopkeeper.ranking.history.SeenItemsSettings;
import io.shopkeeper.ranking.model.ItemItemSettings;

/** What {@code similar-items} reads. */
public record SimilarItemsJobSettings(
    InteractionSettings interactions,
    SeenItemsSettings seenItems,
    ItemItemSettings itemItem,
    SimilarItemsSettings similarItems) {}
