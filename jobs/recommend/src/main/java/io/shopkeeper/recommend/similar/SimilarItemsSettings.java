package io.shopkeeper.recommend.similar;

import io.shopkeeper.core.settings.Setting;

/** Section {@code similar-items}. */
public record SimilarItemsSettings(
    @Setting(value = "Items for an item", min = 1, max = 1000) int perItem,
    @Setting("als: cosine of item factors; item-item: cosine of who interacted") Method method) {
  /** What similar means. */
  public enum Method {
    /** Cosine of latent factors. */
    ALS,
    /** Cosine of the columns of the interaction matrix. */
    ITEM_ITEM
  }
}
