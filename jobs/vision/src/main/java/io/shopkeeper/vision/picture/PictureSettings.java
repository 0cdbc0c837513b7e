package io.shopkeeper.vision.picture;

import io.shopkeeper.core.JobException;
import io.shopkeeper.core.settings.Setting;

/** Section {@code vision}: how classifiers of pictures look, and what their network is made of. */
public record PictureSettings(
    @Setting("Whether a network learns from pixels: auto (where no backbone is), always, never")
        FromScratch fromScratch,
    @Setting(value = "Side of the square that the network looks at, in pixels", min = 16, max = 512)
        int side,
    @Setting(value = "Filters of the first convolutions; later ones have more", min = 4, max = 256)
        int filters,
    @Setting(
            value =
                "Attention blocks of a vision transformer that competes beside the convolutional network; 0 for none",
            min = 0,
            max = 24)
        int encoderBlocks,
    @Setting(value = "Numbers of a patch's vector in a transformer", min = 4, max = 1024)
        int encoderSize,
    @Setting(value = "Heads of each block; they divide vision.encoder-size", min = 1, max = 64)
        int encoderHeads,
    @Setting(
            value = "Side of a patch, in pixels: a power of two that divides vision.side",
            min = 2,
            max = 64)
        int patch,
    @Setting("Whether rare classes weigh as much as frequent ones in training")
        boolean balanceClasses,
    @Setting(value = "Share of numbers that dropout erases in training", min = 0, max = 0.9)
        double dropout,
    @Setting(value = "First learning rate of Adam; it falls to 0", min = 0, max = 1)
        double learningRate,
    @Setting(value = "Epochs of the head on a backbone's vectors", min = 1, max = 1000)
        int headEpochs,
    @Setting(
            value = "Pictures of a class below which it is not learned: the report names such ones",
            min = 3,
            max = 1000000)
        int leastPictures,
    @Setting(
            "Attribute of pictures that says which set each is in (training, validation, test); empty: a hash decides")
        String partAttribute,
    @Setting(
            value =
                "Classes with fewer training pictures than so much of what the largest has are filled up for networks that look at pixels; 0: none is",
            min = 0,
            max = 1)
        double fillShare,
    @Setting(
            "What they are filled up with: repeated (their own, changed at every look) or generated")
        Filling fillWith,
    @Setting(value = "Epochs of the generator and its discriminator", min = 1, max = 10000)
        int generatorEpochs) {
  /**
   * Refuses a transformer that cannot be.
   *
   * @throws JobException 64 naming the setting
   */
  public void check() {
    if (encoderBlocks > 0 && encoderSize % encoderHeads != 0) {
      throw JobException.usage(
          "setting 'vision.encoder-heads': %d heads do not divide vision.encoder-size = %d; take a divisor"
              .formatted(encoderHeads, encoderSize));
    }
    if (encoderBlocks > 0 && (side % patch != 0 || Integer.bitCount(patch) != 1)) {
      throw JobException.usage(
          "setting 'vision.patch': patches of %d pixels where a power of two must be that divides vision.side = %d"
              .formatted(patch, side));
    }
  }

  /** What rare classes are filled up with. */
  public enum Filling {
    /** Their own pictures, as often as it takes; training changes each at every look. */
    REPEATED,
    /** Pictures that a generator makes. */
    GENERATED
  }

  /** Whether a network learns from pixels. */
  public enum FromScratch {
    /** Where there is no backbone. */
    AUTO,
    /** Beside a backbone too: costs time, may gain a little. */
    ALWAYS,
    /** Not at all. */
    NEVER
  }
}
