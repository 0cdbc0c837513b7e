package io.shopkeeper.vision.picture;

import io.shopkeeper.deep.classify.ClassFormat;
import io.shopkeeper.deep.data.ClassWeights;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.spark.sql.Row;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Converts rows (pixels, label) into batches of shape (examples, side, side, 3), each channel in
 * [−1, 1].
 *
 * @param classes number of classes
 * @param side of the square
 */
record PixelFormat(int classes, int side) implements ClassFormat<Square> {
  private static final float HALF = 127.5f;

  @Override
  public Square decode(Row row) {
    return new Square(row.getAs("pixels"), row.getAs("label"));
  }

  @Override
  public int label(Square square) {
    return square.label();
  }

  @Override
  public Map<String, ?> preprocessing() {
    return Map.of(
        "shape", List.of(side, side, Square.CHANNELS),
        "order", "rows, columns, channels",
        "scale", "channel / 127.5 - 1",
        "fit", "the whole picture, squeezed");
  }

  @Override
  public Square augment(Square square, SplittableRandom random) {
    return square.changed(side, random);
  }

  @Override
  public MultiDataSet batch(List<Square> squares) {
    return new MultiDataSet(
        features(squares.stream().map(Square::pixels).toList(), side),
        ClassWeights.oneHot(squares.stream().mapToInt(Square::label).toArray(), classes));
  }

  /** The array of a batch, (pictures, side, side, 3). */
  static INDArray features(List<byte[]> pictures, int side) {
    float[] numbers = new float[pictures.size() * side * side * Square.CHANNELS];
    int next = 0;
    for (byte[] pixels : pictures) {
      for (byte channel : pixels) {
        numbers[next++] = (channel & 0xff) / HALF - 1;
      }
    }
    return Nd4j.create(
        numbers, new long[] {pictures.size(), side, side, Square.CHANNELS}, DataType.FLOAT);
  }
}
