package io.shopkeeper.recommend.als;

import io.shopkeeper.ranking.model.AlsModel;
import org.apache.spark.ml.recommendation.ALSModel;

/**
 * A trained factorisation. Factors stay in the cluster's memory until it is closed.
 *
 * @param model the same for MLlib, users included
 * @param items the item side, as it competes and serves
 * @param release lets go of the factors
 */
public record AlsTrained(ALSModel model, AlsModel items, Runnable release)
    implements AutoCloseable {
  @Override
  public void close() {
    release.run();
  }
}
