package io.shopkeeper.vision.label;

import io.shopkeeper.core.settings.Setting;

/** Section {@code product-vision}: which categories pictures are told apart by. */
public record ProductVisionSettings(
    @Setting(
            value =
                "Parts of a category path that make a category, from the left; pictures with a label of their own need none",
            min = 1,
            max = 10)
        int categoryLevels) {}
