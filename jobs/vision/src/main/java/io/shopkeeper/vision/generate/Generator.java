package io.shopkeeper.vision.generate;

import io.shopkeeper.deep.backend.Backend;
import io.shopkeeper.deep.network.BatchArrays;
import io.shopkeeper.deep.network.GraphPart;
import io.shopkeeper.deep.network.NetworkDefinition;
import io.shopkeeper.deep.network.ThreadNetwork;
import io.shopkeeper.deep.network.Weights;
import java.io.Serializable;
import java.util.SplittableRandom;

/**
 * What makes pictures of classes out of noise. It can be handed to executors.
 *
 * @param game that it was trained in
 * @param definition what it is made of
 * @param weights what it learned
 */
public record Generator(Game game, NetworkDefinition definition, Weights weights)
    implements Serializable {
  private static final float HALF = 127.5f;

  /**
   * Takes the generator out of a game.
   *
   * @param played both players, as they were trained
   */
  public static Generator of(Game game, NetworkDefinition played, Weights trained) {
    NetworkDefinition alone = game.generator();
    return new Generator(game, alone, GraphPart.of(played, trained, alone));
  }

  /** Draws the noise of one picture. */
  public static float[] noise(SplittableRandom random) {
    float[] noise = new float[Game.NOISE];
    for (int i = 0; i < noise.length; i++) {
      noise[i] = (float) random.nextGaussian();
    }
    return noise;
  }

  /**
   * Makes pictures.
   *
   * @param noise for each picture, see {@link #noise}
   * @param labels the class of each
   * @return red, green and blue of each picture, row by row, [pictures][side × side × 3]
   */
  public byte[][] pictures(float[][] noise, int[] labels) {
    Backend.SINGLE_THREAD.start();
    try (BatchArrays arrays = new BatchArrays(game.batch(noise, labels))) {
      float[] made =
          ThreadNetwork.of(definition, weights)
              .outputs(arrays.batch())[0]
              .dup('c')
              .data()
              .asFloat();
      byte[][] pictures = new byte[labels.length][made.length / labels.length];
      for (int i = 0; i < made.length; i++) {
        byte[] picture = pictures[i / pictures[0].length];
        picture[i % picture.length] = (byte) Math.round((made[i] + 1) * HALF);
      }
      return pictures;
    }
  }
}
