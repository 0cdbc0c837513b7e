package io.shopkeeper.vision.fashion;

import io.shopkeeper.core.settings.Setting;

/** Section {@code fashion-mnist}. */
public record FashionMnistSettings(
    @Setting("Folder of the idx files, gzipped or not, under their published names")
        String directory,
    @Setting("small: three convolutions, 130,000 parameters; large: four, 270,000") Size network,
    @Setting(value = "First learning rate of Adam", min = 0, max = 1) double learningRate,
    @Setting("What training does to a picture: none, mirror, or mirror and shift by two pixels")
        Augmentation augmentation,
    @Setting(value = "Share of the training pictures kept apart for validation", min = 0, max = 0.9)
        double validationFraction,
    @Setting("Whether rare classes weigh as much as frequent ones") boolean balanceClasses,
    @Setting(value = "Test accuracy below which the model does not go live", min = 0, max = 1)
        double leastAccuracy) {
  /** How large the network is. */
  public enum Size {
    /** Three convolutions. */
    SMALL,
    /** Four. */
    LARGE
  }

  /** What training does to pictures. */
  public enum Augmentation {
    /** Nothing. */
    NONE,
    /** Left and right change sides in every other picture. */
    MIRROR,
    /** That, and up to two pixels in each direction. */
    MIRROR_AND_SHIFT
  }
}
