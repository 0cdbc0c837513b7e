package io.shopkeeper.reviews.words;

import io.shopkeeper.core.settings.Setting;

/** Section {@code words}: how vectors of words are learned. */
public record WordSettings(
    @Setting(
            value = "Numbers of a vector; networks begin with those of text.embedding",
            min = 2,
            max = 1024)
        int size,
    @Setting(value = "Occurrences below which a word gets no vector", min = 1, max = 1000000)
        int least,
    @Setting(value = "Passes over all reviews", min = 1, max = 100) int passes,
    @Setting(
            value = "Parts of the reviews that are learned from side by side and averaged",
            min = 1,
            max = 10000)
        int workers,
    @Setting("Seed of the first vectors") long seed) {}
