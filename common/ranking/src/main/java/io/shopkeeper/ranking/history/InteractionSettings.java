package io.shopkeeper.ranking.history;

import io.shopkeeper.core.settings.Setting;
import java.util.Map;

/** Section {@code interactions}: how events are aggregated into strengths of interest. */
public record InteractionSettings(
    @Setting("Interest that one event of a type adds; negative takes away, sums below 0 count as 0")
        Map<String, Double> eventWeights,
    @Setting(value = "Days after which an event counts half; 0 for no decay", min = 0, max = 36500)
        double halfLifeDays,
    @Setting(value = "Pieces of one line that count at most", min = 1, max = 1000000)
        int quantityCap,
    @Setting("Ratings below this say nothing good about the item and add no interest")
        double positiveRating,
    @Setting("Attribute of events whose latest value is a customer's segment; empty for none")
        String segmentAttribute,
    @Setting(value = "Events behind one partition of histories", min = 1, max = 100000000)
        long eventsPerPartition,
    @Setting(
            value = "Days for which an item is new, from its listing or the first interest in it",
            min = 1,
            max = 3650)
        int newItemDays) {}
