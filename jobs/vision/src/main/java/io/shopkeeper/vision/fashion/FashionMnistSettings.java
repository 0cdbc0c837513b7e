package io.shopkeeper.vision.fashion;

import io.shopkeeper.core.settings.Setting;

/** Section {@code fashion-mnist}: the data, the network and its learning rate. */
public record FashionMnistSettings(
    @Setting("Folder of the idx files, gzipped or not, under their published names")
        String directory,
    @Setting(
            "small: three convolutions, 130,000 parameters; large: four, 270,000; vit: patches of 4 pixels and four blocks of attention, 350,000")
        Size network,
    @Setting(value = "First learning rate of Adam", min = 0, max = 1) double learningRate,
    @Setting("What training does to a picture: none, mirror, or mirror and shift by two pixels")
        Augmentation augmentation,
    @Setting(value = "Share of the training pictures kept apart for validation", min = 0, max = 0.9)
        double validationFraction,
    @Setting("Whether rare classes weigh as much as frequent ones") boolean balanceClasses,
    @Setting(value = "Test accuracy below which the model does not go live", min = 0, max = 1)
        double leastAccuracy) {
  /** The size of the network. */
  public enum Size {
    /** Three convolutional layers. */
    SMALL,
    /** Four convolutional layers. */
    LARGE,
    /** A vision transformer. */
    VIT
  }

  /** Data augmentation of training pictures. */
  public enum Augmentation {
    /** No augmentation. */
    NONE,
    /** Horizontal mirroring with probability ½. */
    MIRROR,
    /** Mirroring, and a shift by up to two pixels in each direction. */
    MIRROR_AND_SHIFT
  }
}
