package io.shopkeeper.neural.session;

import io.shopkeeper.core.settings.Setting;
import java.util.List;

/** Section {@code sessions}: from events to sessions. */
public record SessionSettings(
    @Setting("Types of events whose items make a session") List<String> eventTypes,
    @Setting(
            value = "Last items of a session that count; repeats in a row are one",
            min = 2,
            max = 1000)
        int longest,
    @Setting(
            value = "Training sessions that must hold an item, else it is left out",
            min = 1,
            max = 1000000)
        int leastSessions,
    @Setting(value = "Events behind one partition of sessions", min = 1, max = 100000000)
        long eventsPerPartition) {}
