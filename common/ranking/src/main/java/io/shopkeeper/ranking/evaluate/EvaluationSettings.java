package io.shopkeeper.ranking.evaluate;

import io.shopkeeper.core.settings.Setting;

/** Section {@code evaluation}: the test window and the bootstrap. */
public record EvaluationSettings(
    @Setting(value = "Days of the test window, the last of which is as-of", min = 1, max = 3650)
        int testDays,
    @Setting(
            value = "Test users (or sessions) that are ranked; more are sampled by hash",
            min = 1,
            max = 5000000)
        int maxUsers,
    @Setting(value = "Rounds of the bootstrap over users", min = 100, max = 100000)
        int bootstrapRounds) {}
