package io.shopkeeper.ranking.history;

import io.shopkeeper.core.settings.Setting;
import java.util.Map;

/** Section {@code seen-items}: what a customer is not shown again. */
public record SeenItemsSettings(
    @Setting(
            "Days for which an item is hidden from a customer after an event of a type; types that"
                + " are absent hide nothing; a re-buy window is a purchase of fewer days")
        Map<String, Double> hideDays) {}
