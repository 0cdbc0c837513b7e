package io.shopkeeper.vision.picture;

import io.shopkeeper.deep.data.ExampleFormat;
import io.shopkeeper.vision.generate.Game;
import io.shopkeeper.vision.generate.Generator;
import java.io.Serializable;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.sql.Row;
import org.nd4j.linalg.dataset.MultiDataSet;

/**
 * Converts rows (pixels, label) into batches of a game between a generator and its discriminator.
 *
 * @param side of the squares in the rows
 */
record GameFormat(Game game, int side) implements ExampleFormat<GameFormat.Turn> {
  /**
   * One turn of both players.
   *
   * @param real what the discriminator sees, in the game's size
   * @param noise of which the generator makes another picture of the class
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Turn(Square real, float[] noise) implements Serializable {}

  @Override
  public Turn decode(Row row) {
    Square square = new Square(row.getAs("pixels"), row.getAs("label"));
    return new Turn(square.resized(side, game.side()), new float[Game.NOISE]);
  }

  /**
   * Draws noise anew, and mirrors every other picture. More than that the generator would learn to
   * imitate (Karras et al. 2020): what it makes is changed as other pictures are where it is used.
   */
  @Override
  public Turn augment(Turn turn, SplittableRandom random) {
    Square real = random.nextBoolean() ? turn.real().mirrored(game.side()) : turn.real();
    return new Turn(real, Generator.noise(random));
  }

  @Override
  public MultiDataSet batch(List<Turn> turns) {
    return game.batch(
        turns.stream().map(Turn::noise).toArray(float[][]::new),
        turns.stream().mapToInt(turn -> turn.real().label()).toArray(),
        PixelFormat.features(
            turns.stream().map(turn -> turn.real().pixels()).toList(), game.side()));
  }
}
