package io.shopkeeper.ranking.model;

import io.shopkeeper.core.settings.Setting;

/** Section {@code new-items}: the places of lists that are given to items of the last days. */
public record NewItemSettings(
    @Setting(
            value =
                "Share of a list's places for the new items that are most like what the customer has;"
                    + " 0 is off",
            min = 0,
            max = 0.5)
        double share) {}
