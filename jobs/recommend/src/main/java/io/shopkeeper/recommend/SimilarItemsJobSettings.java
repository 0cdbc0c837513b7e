package io.shopkeeper.recommend;

/** What {@code similar-items} reads. */
public record SimilarItemsJobSettings(
    InteractionSettings interactions,
    SeenItemsSettings seenItems,
    ItemItemSettings itemItem,
    SimilarItemsSettings similarItems) {}
