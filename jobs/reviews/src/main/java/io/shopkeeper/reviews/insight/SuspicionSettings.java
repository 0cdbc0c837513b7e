package io.shopkeeper.reviews.insight;

import io.shopkeeper.core.settings.Setting;
import java.io.Serializable;

/** Section {@code suspicion}. */
public record SuspicionSettings(
    @Setting(
            value = "Reviews of one product in nearly the same words that look like a campaign",
            min = 2,
            max = 1000000)
        int sameWords,
    @Setting(
            value = "Letters from which on nearly the same words are no chance for any product",
            min = 10,
            max = 100000)
        int longText,
    @Setting(
            value = "Reviews of one product within the hours of a burst that look like one",
            min = 2,
            max = 1000000)
        int burst,
    @Setting(value = "Hours of a burst", min = 1, max = 168) int burstHours,
    @Setting(
            value = "Products that one customer reviews on one day that look like a campaign",
            min = 2,
            max = 1000000)
        int productsADay,
    @Setting(
            value = "Probability of so many by chance below which they are suspicious",
            min = 0,
            max = 1)
        double chance)
    implements Serializable {}
