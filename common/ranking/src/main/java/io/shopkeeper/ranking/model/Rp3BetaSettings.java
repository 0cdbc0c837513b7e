package io.shopkeeper.ranking.model;

import io.shopkeeper.core.settings.Setting;

/** Section {@code rp3beta}: the baseline of random walks of length three, RP³β. */
public record Rp3BetaSettings(
    @Setting(value = "Neighbours kept for an item", min = 1, max = 10000) int neighbours,
    @Setting(value = "Exponent of the transition probabilities", min = 0, max = 10) double alpha,
    @Setting(value = "Exponent of the popularity penalty", min = 0, max = 10) double beta) {}
