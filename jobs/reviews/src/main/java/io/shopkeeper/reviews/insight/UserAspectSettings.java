package io.shopkeeper.reviews.insight;

import io.shopkeeper.core.settings.Setting;

/** Section {@code user-aspects}: what a customer speaks of more than others do. */
public record UserAspectSettings(
    @Setting(
            value = "Reviews of an average customer that each customer is given to begin with",
            min = 0.1,
            max = 1000)
        double prior,
    @Setting(
            value = "How probable it must be that a customer speaks of an aspect more than others",
            min = 0.5,
            max = 1)
        double leastConfidence,
    @Setting(value = "Aspects of a customer that are kept at most", min = 1, max = 100) int most) {}
