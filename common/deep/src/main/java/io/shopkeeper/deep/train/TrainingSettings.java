package io.shopkeeper.deep.train;

import io.shopkeeper.core.settings.Setting;

/** Section {@code deep}: how networks are trained. */
public record TrainingSettings(
    @Setting(
            value = "Workers whose weights are averaged; part of the result's identity",
            min = 1,
            max = 4096)
        int workers,
    @Setting(value = "Steps that a worker takes between two averagings", min = 1, max = 100000)
        int averagingFrequency,
    @Setting(
            "Whether the updater's state (momentum and the like) is averaged too; without, every"
                + " round begins with an empty one")
        boolean averageUpdaters,
    @Setting(value = "Examples of one step of one worker", min = 1, max = 1000000) int batchSize,
    @Setting(value = "Whole passes over the examples, at most", min = 1, max = 100000) int epochs,
    @Setting("Seed of the first weights, the order of examples, dropout and augmentation")
        long seed,
    @Setting(
            value = "Averagings between two checkpoints; the end of an epoch is one besides",
            min = 1,
            max = 1000000)
        int checkpointAveragings,
    @Setting(
            value = "Epochs without a better validation score after which training stops; 0 never",
            min = 0,
            max = 100000)
        int patience,
    @Setting(
            value = "A loss so many times the first round's stops training as exploded",
            min = 2,
            max = 1e12)
        double lossCeiling,
    @Setting(
            "Where training runs. averaged: all workers; local: one, with all cores of one"
                + " executor; auto: what a probe of a few steps finds faster")
        Placement placement) {

  /**
   * Makes settings for a training that validates nothing: without early stopping, for a number of
   * epochs that is known already.
   *
   * @param other whole passes over the examples, at least 1
   */
  public TrainingSettings withEpochs(int other) {
    return new TrainingSettings(
        workers,
        averagingFrequency,
        averageUpdaters,
        batchSize,
        other,
        seed,
        checkpointAveragings,
        0,
        lossCeiling,
        placement);
  }

  /** Where training runs. */
  public enum Placement {
    /** Training runs where a probe of a few steps finds it faster. */
    AUTO,
    /** One worker trains, with all cores of one executor. */
    LOCAL,
    /** All workers train, and their weights are averaged. */
    AVERAGED
  }
}
