package io.shopkeeper.vision.picture;

import java.io.Serializable;
import java.util.List;

/** Tells the class of a picture from what an {@link Eye} saw. Implementations are immutable. */
public interface PictureClassifier extends Serializable {
  /** The number of classes, at least 2. */
  int classes();

  /** What it must be shown. */
  Needs needs();

  /**
   * The score of each class for each picture, [pictures][classes]: a logarithm of its probability,
   * up to a constant that all classes of the picture share.
   */
  float[][] scores(List<Sight> sights);
}
