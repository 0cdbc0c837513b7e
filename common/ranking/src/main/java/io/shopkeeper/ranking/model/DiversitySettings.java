package io.shopkeeper.ranking.model;

import io.shopkeeper.core.settings.Setting;

/** Section {@code diversity}: re-ranking by maximal marginal relevance. */
public record DiversitySettings(
    @Setting(value = "Weight of difference against score; 0 is off", min = 0, max = 1)
        double strength,
    @Setting(value = "Items that a list is picked from", min = 1, max = 10000) int pool) {}
