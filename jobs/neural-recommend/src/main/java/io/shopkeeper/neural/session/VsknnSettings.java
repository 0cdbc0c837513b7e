package io.shopkeeper.neural.session;

import io.shopkeeper.core.session.Vsknn;
import io.shopkeeper.core.settings.Setting;

/** Section {@code vsknn}: session nearest neighbours. */
public record VsknnSettings(
    @Setting(value = "Most alike sessions that score their items", min = 1, max = 100000)
        int neighbours,
    @Setting(
            value = "Most recent sessions sharing an item that are compared",
            min = 1,
            max = 1000000)
        int sample,
    @Setting("How items weigh less towards a session's beginning: linear, or reciprocal (1 / a)")
        Vsknn.Decay decay,
    @Setting(
            value = "How much rare items count more: the factor of ln(sessions / holders)",
            min = 0,
            max = 100)
        double idfWeight,
    @Setting(
            value = "Most recent sessions that are kept at all; bounds memory",
            min = 1,
            max = 100000000)
        int sessions) {}
