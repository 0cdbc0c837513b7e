package io.shopkeeper.recommend.als;

import io.shopkeeper.ranking.model.AlsModel;
import org.apache.spark.ml.recommendation.ALSModel;

/**
 * A trained factorisation, whose factors stay persisted on the cluster until it is closed.
 *
 * @param model the factors of users and items as MLlib's model
 * @param items the item factors, as a recommender
 * @param release unpersists the factors
 */
public record AlsTrained(ALSModel model, AlsModel items, Runnable release)
    implements AutoCloseable {
  @Override
  public void close() {
    release.run();
  }
}
