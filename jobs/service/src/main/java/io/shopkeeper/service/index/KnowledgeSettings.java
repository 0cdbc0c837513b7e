package io.shopkeeper.service.index;

import io.shopkeeper.core.settings.Setting;
import java.util.Optional;

/** Section {@code knowledge}: what answers are found in. */
public record KnowledgeSettings(
    @Setting(
            "the folder of help pages and policies (.md, .html) and of questions with answers (.csv): absolute, a URI, or below shopkeeper.root")
        Optional<String> documents,
    @Setting(value = "Characters of an entry; longer sections are cut", min = 100, max = 20000)
        int longest,
    @Setting(
            value = "Share of the live index's entries that a new one must have at least",
            min = 0,
            max = 1)
        double leastShare) {}
