package io.shopkeeper.ranking.night;

import io.shopkeeper.core.settings.Setting;

/** Section {@code rolling}: the test windows behind a verdict. */
public record RollingSettings(
    @Setting(
            value =
                "Test windows that a verdict pools, the night's own and those directly before it;"
                    + " fewer where the log is short",
            min = 1,
            max = 52)
        int windows) {}
