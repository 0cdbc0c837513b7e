package io.shopkeeper.reviews.insight;

import io.shopkeeper.core.settings.Setting;
import java.io.Serializable;

/** Section {@code insights}. */
public record InsightSettings(
    @Setting(value = "Reviews below which a product is said to have too few", min = 1, max = 100000)
        int leastReviews,
    @Setting(value = "Strengths, and weaknesses, that are named at most", min = 1, max = 20)
        int most,
    @Setting(value = "Quotes for each of them at most", min = 1, max = 10) int quotes,
    @Setting(
            value = "Share of a product's reviews that must agree on a strength or weakness",
            min = 0,
            max = 1)
        double leastShare,
    @Setting(
            value = "Letters of a review that are searched for aspects, from its beginning on",
            min = 100,
            max = 1000000)
        int letters)
    implements Serializable {}
