package io.shopkeeper.ranking.evaluate;

import io.shopkeeper.core.settings.Setting;

/** Section {@code gate}: when a model may go live. */
public record GateSettings(
    @Setting(
            value = "Relative loss of NDCG@20 against production that is tolerated",
            min = 0,
            max = 1)
        double margin,
    @Setting(value = "Users that a slice needs to be judged by itself", min = 2, max = 1e9)
        int sliceUsers,
    @Setting("Whether a refusal keeps the model from going live") boolean enabled) {}
