package io.shopkeeper.vision.label;

import io.shopkeeper.core.settings.Setting;

/** Section {@code likeness}: goods that look alike. */
public record LikenessSettings(
    @Setting(value = "Most similar items listed for each item", min = 1, max = 1000) int perItem,
    @Setting(
            value = "How much the class counts against the look; 0 lists across categories",
            min = 0,
            max = 10)
        double classWeight) {}
