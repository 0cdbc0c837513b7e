package io.shopkeeper.recommend.similar;

import io.shopkeeper.core.settings.Setting;

/** Section {@code similar-items}: length of the lists and the similarity. */
public record SimilarItemsSettings(
    @Setting(value = "Items for an item", min = 1, max = 1000) int perItem,
    @Setting("als: cosine of item factors; item-item: cosine of who interacted") Method method) {
  /** The similarity of items. */
  public enum Method {
    /** Cosine of latent factors. */
    ALS,
    /** Cosine of the columns of the interaction matrix. */
    ITEM_ITEM
  }
}
