package io.shopkeeper.service.evaluate;

import io.shopkeeper.core.settings.Setting;
import java.util.Optional;

/** Section {@code evaluate}: by what the service desk is judged. */
public record EvaluateSettings(
    @Setting(
            "dialogues whose right answers are known (JSON lines): a file or folder, absolute, a URI, or below shopkeeper.root; without any nothing is judged")
        Optional<String> dialogues,
    @Setting(
            value =
                "Share of turns that must be right: answered rightly, asked back or handed over",
            min = 0,
            max = 1)
        double leastRight,
    @Setting(value = "Share of turns that may be answered wrongly", min = 0, max = 1)
        double mostWrong) {}
