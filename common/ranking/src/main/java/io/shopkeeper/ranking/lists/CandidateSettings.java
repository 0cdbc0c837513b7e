package io.shopkeeper.ranking.lists;

import io.shopkeeper.core.settings.Setting;

/** Section {@code candidates}: the best items of a model, before filters and fallbacks. */
public record CandidateSettings(
    @Setting("Whether a model's version holds the best items of every customer, as a table")
        boolean export,
    @Setting(value = "Items for a user", min = 1, max = 10000) int perUser,
    @Setting(value = "Reasons stored for a row; 0 for none", min = 0, max = 50) int reasons) {}
