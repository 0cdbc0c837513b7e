package io.shopkeeper.vision.picture;

import io.shopkeeper.core.settings.Setting;

/** Section {@code vision}: how classifiers of pictures look, and what their network is made of. */
public record PictureSettings(
    @Setting("Whether a network learns from pixels: auto (where no backbone is), always, never")
        FromScratch fromScratch,
    @Setting(value = "Side of the square that the network looks at, in pixels", min = 16, max = 512)
        int side,
    @Setting(value = "Filters of the first convolutions; later ones have more", min = 4, max = 256)
        int filters,
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
        String partAttribute) {
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
