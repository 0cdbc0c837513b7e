package io.shopkeeper.ranking.model;

import io.shopkeeper.core.settings.Setting;

/** Section {@code item-item}: the baseline of item-item cosine neighbours. */
public record ItemItemSettings(
    @Setting(value = "Neighbours kept for an item", min = 1, max = 10000) int neighbours,
    @Setting(value = "Added to the product of norms: distrust of rare items", min = 0, max = 1e9)
        double shrinkage,
    @Setting(
            value =
                "Interactions that neighbours are counted on; beyond, users are sampled by hash",
            min = 1,
            max = 500000000)
        int maxInteractions) {}
