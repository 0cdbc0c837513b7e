package io.shopkeeper.data.drift;

import io.shopkeeper.core.settings.Setting;
import java.util.List;

/**
 * Section {@code drift}: what is compared with the last good night, and what counts as a change.
 */
public record DriftSettings(
    @Setting(
            value = "Rows of the last so many days are compared; of a snapshot, all",
            min = 1,
            max = 365)
        int days,
    @Setting("Tables of scores that are compared too, as RELEASE/TABLE") List<String> scores,
    @Setting(
            value = "A column drifts beyond this population-stability index",
            min = 0.01,
            max = 100)
        double maxPsi,
    @Setting(value = "A column drifts if its share of nulls changes by more", min = 0, max = 1)
        double maxNullChange,
    @Setting("Whether a drift ends the night with 65, before anything is published") boolean stop,
    @Setting("Whether tonight is what later nights are compared with, whatever drifts")
        boolean accept) {}
