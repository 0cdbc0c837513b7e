package io.shopkeeper.service.gaps;

import io.shopkeeper.core.settings.Setting;

/** Section {@code gaps}: which unanswered questions are told, and which are alike. */
public record GapSettings(
    @Setting(value = "Days up to the day whose questions count", min = 1, max = 3650) int days,
    @Setting(value = "Questions that a gap has at least; rarer ones are left out", min = 1)
        int leastQuestions,
    @Setting(
            value =
                "Standard deviations by which questions of a gap are nearer to each other, on average, than unrelated ones",
            min = 0,
            max = 20)
        double nearness,
    @Setting(
            value =
                "Where a language has no model: the share of words that questions of a gap have in common on average",
            min = 0,
            max = 1)
        double sharedWords,
    @Setting(
            value =
                "Unanswered questions of a language, the most asked ones, among which gaps are looked for; all are counted",
            min = 2,
            max = 10_000)
        int lookedAt,
    @Setting(value = "Gaps that are told of a language", min = 1, max = 100_000) int most) {}
