package io.shopkeeper.deep.text;

import io.shopkeeper.core.JobException;
import io.shopkeeper.core.settings.Setting;

/** Section {@code text}: how classifiers of texts read, and what their networks are made of. */
public record TextSettings(
    @Setting(value = "Most frequent words that a network knows", min = 1, max = 1000000)
        int vocabulary,
    @Setting(value = "Texts that must hold a word before a network knows it", min = 1, max = 1000)
        int leastTexts,
    @Setting(value = "First words of a text that a network reads", min = 1, max = 2000) int longest,
    @Setting(value = "Numbers that stand for a word", min = 1, max = 1024) int embedding,
    @Setting(value = "Units of each of the two readers", min = 1, max = 1024) int units,
    @Setting(
            value = "Blocks of a transformer encoder that competes as well; 0 for none",
            min = 0,
            max = 24)
        int encoderBlocks,
    @Setting(value = "Heads of each block; they divide text.embedding", min = 1, max = 256)
        int encoderHeads,
    @Setting(
            value = "Filters of each width of a convolutional network that competes; 0 for none",
            min = 0,
            max = 1024)
        int filters,
    @Setting(value = "Share of numbers that dropout erases in training", min = 0, max = 0.9)
        double dropout,
    @Setting(value = "First learning rate of Adam; it falls to 0", min = 0, max = 1)
        double learningRate,
    @Setting(
            value = "Examples of a class below which nothing is learned from its texts",
            min = 2,
            max = 1000000)
        int leastExamples) {
  /**
   * Refuses an encoder that cannot be.
   *
   * @throws JobException 64 naming the setting
   */
  public void check() {
    if (encoderBlocks > 0 && embedding % encoderHeads != 0) {
      throw JobException.usage(
          "setting 'text.encoder-heads': %d heads do not divide text.embedding = %d; take a divisor"
              .formatted(encoderHeads, embedding));
    }
  }
}
