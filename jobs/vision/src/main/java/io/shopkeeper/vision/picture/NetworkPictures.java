package io.shopkeeper.vision.picture;

import io.shopkeeper.deep.backend.Backend;
import io.shopkeeper.deep.network.BatchArrays;
import io.shopkeeper.deep.network.NetworkDefinition;
import io.shopkeeper.deep.network.ThreadNetwork;
import io.shopkeeper.deep.network.Weights;
import java.util.List;
import org.nd4j.linalg.dataset.MultiDataSet;

/**
 * A network that looks at pixels.
 *
 * @param classes number of classes
 * @param side of the square that it takes
 * @param definition what it is made of
 * @param weights what it learned
 */
record NetworkPictures(int classes, int side, NetworkDefinition definition, Weights weights)
    implements PictureClassifier {
  private static final float LEAST = 1e-30f;

  @Override
  public Needs needs() {
    return Needs.pixels(side);
  }

  @Override
  public float[][] scores(List<Sight> sights) {
    if (sights.isEmpty()) {
      return new float[0][];
    }
    Backend.SINGLE_THREAD.start();
    try (BatchArrays arrays =
        new BatchArrays(
            new MultiDataSet(
                PixelFormat.features(sights.stream().map(Sight::pixels).toList(), side), null))) {
      float[] said =
          ThreadNetwork.of(definition, weights)
              .outputs(arrays.batch())[0]
              .dup('c')
              .data()
              .asFloat();
      float[][] scores = new float[sights.size()][classes];
      for (int i = 0; i < said.length; i++) {
        scores[i / classes][i % classes] = (float) Math.log(Math.max(LEAST, said[i]));
      }
      return scores;
    }
  }
}
