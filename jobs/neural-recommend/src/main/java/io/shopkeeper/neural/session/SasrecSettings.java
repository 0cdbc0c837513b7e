package io.shopkeeper.neural.session;

import io.shopkeeper.core.settings.Setting;

/** Section {@code sasrec}: the self-attentive network of {@code session-rnn}. */
public record SasrecSettings(
    @Setting(value = "Numbers that describe an item, and a session so far", min = 1, max = 4096)
        int size,
    @Setting(value = "Blocks of self-attention", min = 0, max = 24) int blocks,
    @Setting(value = "Heads of each block; they divide sasrec.size", min = 1, max = 256) int heads,
    @Setting(value = "Numbers inside a block's dense part", min = 1, max = 16384) int inner,
    @Setting(value = "First learning rate of Adam; it falls to 0 over the epochs", min = 0, max = 1)
        double learningRate,
    @Setting(
            value = "Share of the embeddings' and the blocks' numbers that training drops",
            min = 0,
            max = 0.95)
        double dropout,
    @Setting(
            value =
                "Negatives that each session of a batch brings; where all of a batch would be as many as there are items, every item is one",
            min = 1,
            max = 100000)
        int negatives) {}
