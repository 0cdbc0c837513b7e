package io.shopkeeper.data.sample;

import java.io.Serializable;

/**
 * The pictures of a shop.
 *
 * @param count number of pictures; the last sixth of them show places, the others goods
 * @param spoiled share of the pictures of goods that nobody could recognise
 * @param wrong share of them that show other goods
 */
record PicturePlan(int count, double spoiled, double wrong) implements Serializable {
  private static final int GOODS_TO_ONE_PLACE = 5;

  static PicturePlan of(SampleStoreSettings settings) {
    SampleStoreSettings.Dirt dirt = settings.dirt().scaled();
    return new PicturePlan(settings.pictureCount(), dirt.spoiledPictures(), dirt.wrongPictures());
  }

  /** The number of pictures of goods. */
  int goods() {
    return count - count / (GOODS_TO_ONE_PLACE + 1);
  }
}
