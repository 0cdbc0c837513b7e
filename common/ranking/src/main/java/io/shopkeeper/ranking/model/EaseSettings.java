package io.shopkeeper.ranking.model;

import io.shopkeeper.core.settings.Setting;

/** Section {@code ease}: the regression of each item on all others, EASE. */
public record EaseSettings(
    @Setting(
            value =
                "Items that take part, those with the most customers first; the driver needs 4 bytes"
                    + " times the square of it",
            min = 1,
            max = 40000)
        int maxItems,
    @Setting(value = "Regularisation: the larger, the less rare items say", min = 1, max = 1e9)
        double lambda,
    @Setting(value = "Weights kept of an item, the largest", min = 1, max = 10000)
        int neighbours) {}
