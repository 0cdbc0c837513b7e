package io.shopkeeper.ranking.lists;

import io.shopkeeper.core.settings.Setting;

/** Section {@code candidates}: the lists that a model leaves for {@code rank}. */
public record CandidateSettings(
    @Setting(value = "Items for a user", min = 1, max = 10000) int perUser,
    @Setting(value = "Reasons stored for a row; 0 for none", min = 0, max = 50) int reasons) {}
