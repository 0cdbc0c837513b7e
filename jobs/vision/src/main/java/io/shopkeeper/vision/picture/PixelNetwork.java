package io.shopkeeper.vision.picture;

import io.shopkeeper.deep.backend.Backend;
import io.shopkeeper.deep.data.ClassWeights;
import io.shopkeeper.deep.network.NetworkDefinition;
import io.shopkeeper.deep.network.Weights;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.schedule.PolySchedule;
import org.nd4j.linalg.schedule.ScheduleType;

/** A network that is trained from scratch on the pixels of square pictures. */
interface PixelNetwork {
  /** How much each class counts, and so how many there are. */
  ClassWeights classes();

  /** Sizes and learning rate. */
  PictureSettings shape();

  /**
   * Defines the network, from (pictures, side, side, 3) to (pictures, classes).
   *
   * @param seed of the first weights and of dropout
   */
  NetworkDefinition definition(IUpdater updater, long seed);

  /**
   * Defines the network as it is trained.
   *
   * @param epochs the number of epochs over which the learning rate falls to 0
   */
  default NetworkDefinition definition(int epochs, long seed) {
    Backend.SINGLE_THREAD.start();
    return definition(
        new Adam(new PolySchedule(ScheduleType.EPOCH, shape().learningRate(), 1, epochs)), seed);
  }

  /** The trained network as it serves: without what only training needs. */
  default NetworkPictures plain(Weights weights, long seed) {
    Backend.SINGLE_THREAD.start();
    return new NetworkPictures(
        classes().weights().size(),
        shape().side(),
        definition(new NoOp(), seed),
        new Weights(weights.parameters(), new float[0], weights.iterations(), weights.epochs()));
  }
}
