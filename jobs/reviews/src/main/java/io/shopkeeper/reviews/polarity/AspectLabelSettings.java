package io.shopkeeper.reviews.polarity;

import io.shopkeeper.core.settings.Setting;

/** Section {@code aspect-labels}: what learns from terms that people labelled. */
public record AspectLabelSettings(
    @Setting(
            value = "Labelled terms of a class to learn from, below which nothing is learned",
            min = 2,
            max = 1000000)
        int leastTerms,
    @Setting(value = "Units of the network on either side of a term", min = 1, max = 1024)
        int units,
    @Setting(value = "First learning rate of Adam", min = 0, max = 1) double learningRate,
    @Setting(value = "Share of numbers that training drops", min = 0, max = 0.9) double dropout) {}
