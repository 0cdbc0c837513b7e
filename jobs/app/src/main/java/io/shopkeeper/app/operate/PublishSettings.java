package io.shopkeeper.app.operate;

import io.shopkeeper.core.settings.Setting;
import java.util.List;

/** Section {@code publish}: the releases to make live. */
public record PublishSettings(
    @Setting(
            "Releases whose newest version goes live, in this order; none named are those of every domain")
        List<String> domains) {}
