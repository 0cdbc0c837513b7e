package io.shopkeeper.learning.judge;

import io.shopkeeper.core.settings.Setting;

/** Section {@code gate}: when a model may go live. */
public record GateSettings(
    @Setting(
            value = "Relative loss of the judged measure against production that is tolerated",
            min = 0,
            max = 1)
        double margin,
    @Setting(
            value = "Cases that a slice needs to be judged by itself",
            min = 2,
            max = 1e9,
            formerly = "gate.slice-users")
        int sliceCases,
    @Setting("Whether a refusal keeps the model from going live") boolean enabled) {}
