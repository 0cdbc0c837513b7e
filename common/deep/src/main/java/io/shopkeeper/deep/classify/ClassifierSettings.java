package io.shopkeeper.deep.classify;

import io.shopkeeper.core.settings.Setting;

/** Section {@code classifier}: calibration and confidence intervals of every classifier. */
public record ClassifierSettings(
    @Setting(
            value = "Share of the sure predictions that must be right; the others are unsure",
            min = 0,
            max = 1)
        double sureAccuracy,
    @Setting(value = "Resamples behind each confidence interval", min = 100, max = 100000)
        int bootstrapRounds) {}
