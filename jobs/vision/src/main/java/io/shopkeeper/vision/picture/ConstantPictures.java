package io.shopkeeper.vision.picture;

import java.util.List;

/** Knows no picture: gives each class the logarithm of its share. */
final class ConstantPictures implements PictureClassifier {
  private static final long serialVersionUID = 1L;

  private final float[] scores;

  ConstantPictures(float[] scores) {
    this.scores = scores.clone();
  }

  /** The shares of classes with these numbers of pictures, each at least 1. */
  static ConstantPictures of(long[] counts) {
    float[] logs = new float[counts.length];
    for (int c = 0; c < logs.length; c++) {
      logs[c] = (float) Math.log((double) counts[c]);
    }
    return new ConstantPictures(logs);
  }

  float[] constant() {
    return scores.clone();
  }

  @Override
  public int classes() {
    return scores.length;
  }

  @Override
  public Needs needs() {
    return Needs.NOTHING;
  }

  @Override
  public float[][] scores(List<Sight> sights) {
    return sights.stream().map(sight -> scores.clone()).toArray(float[][]::new);
  }
}
