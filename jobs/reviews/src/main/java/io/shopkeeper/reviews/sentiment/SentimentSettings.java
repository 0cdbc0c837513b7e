package io.shopkeeper.reviews.sentiment;

import io.shopkeeper.core.settings.Setting;

/** Section {@code sentiment}: what says how a buyer feels, where a review has no label. */
public record SentimentSettings(
    @Setting(value = "Stars from which a review without a label is positive", min = 0, max = 100)
        double positiveFrom,
    @Setting(value = "Stars up to which a review without a label is negative", min = 0, max = 100)
        double negativeTo,
    @Setting(
            "Whether reviews without label and stars are learned from by what they praise and blame, where labels and stars are fewer than text.least-examples")
        boolean fromAspects,
    @Setting(
            "Whether networks begin with the newest vectors of words; they must have text.embedding numbers")
        boolean wordVectors) {}
