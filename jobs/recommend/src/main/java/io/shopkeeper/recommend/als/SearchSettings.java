package io.shopkeeper.recommend.als;

import io.shopkeeper.core.settings.Setting;

/** Section {@code search}: the look for better settings that every night makes a little of. */
public record SearchSettings(
    @Setting(
            value =
                "Changes of settings that a night tries, each a training on the oldest of"
                    + " rolling.windows; 0 for none",
            min = 0,
            max = 1000)
        int trials) {}
