package io.shopkeeper.service.answer;

import io.shopkeeper.core.settings.Setting;
import java.util.List;

/** Section {@code answer}: when what was found is an answer. */
public record AnswerSettings(
    @Setting(
            value =
                "Share of the question's terms, by rarity, that an entry must have to be the answer",
            min = 0,
            max = 1)
        double coverage,
    @Setting(
            value =
                "The share from which entries are offered to choose from; below it a person takes over",
            min = 0,
            max = 1)
        double choiceCoverage,
    @Setting("The intents that ask for the state of an order") List<String> orderIntents) {}
