package io.shopkeeper.deep.layer;

import org.bytedeco.javacpp.indexer.FloatRawIndexer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Gathers rows of an embedding matrix and scatters their gradients. DL4J stores the matrix [rows,
 * size] in Fortran order, so look-ups proceed column by column, each of which stays in the cache.
 *
 * @param rows the row of each look-up
 * @param examples number of examples; look-ups are [examples, steps] in C order
 * @param steps number of steps of an example
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared: it lives for one pass over a batch.
record EmbeddingTable(int[] rows, int examples, int steps) {

  /**
   * Reads the look-ups of a batch.
   *
   * @param indices integers as floats, [examples], [examples, steps] or [examples, 1, steps]
   * @param size number of rows of the matrix
   * @throws IllegalArgumentException for an index out of range
   */
  static EmbeddingTable of(INDArray indices, long size) {
    int examples = (int) indices.size(0);
    int steps = (int) (indices.rank() == 1 ? 1 : indices.size(indices.rank() - 1));
    if (indices.length() != (long) examples * steps) {
      throw new IllegalArgumentException(
          "look-ups must be [examples, steps] or [examples, 1, steps], not "
              + java.util.Arrays.toString(indices.shape()));
    }
    INDArray dense = indices.isView() ? indices.dup('c') : Floats.rowMajor(indices);
    int[] rows = dense.data().asInt();
    for (int i = 0; i < rows.length; i++) {
      if (rows[i] < 0 || rows[i] >= size) {
        throw new IllegalArgumentException(
            "look-up " + i + " asks for row " + rows[i] + " of an embedding of " + size + " rows");
      }
    }
    return new EmbeddingTable(rows, examples, steps);
  }

  /**
   * Copies the rows of {@code weights} into {@code out}, [examples, size, steps] or [examples,
   * size] in any memory order.
   */
  void gather(INDArray weights, INDArray out) {
    FloatRawIndexer from = Floats.indexer(weights);
    FloatRawIndexer to = Floats.indexer(out);
    long[] places = places(out);
    for (long k = 0; k < weights.size(1); k++) {
      long column = k * weights.stride(1);
      long shift = k * out.stride(1);
      for (int i = 0; i < rows.length; i++) {
        to.putRaw(places[i] + shift, from.getRaw(column + rows[i] * (long) weights.stride(0)));
      }
    }
  }

  /**
   * Sets {@code gradient} to the sums of {@code epsilon}, [examples, size, steps] or [examples,
   * size], by row.
   */
  void scatter(INDArray epsilon, INDArray gradient) {
    gradient.assign(0);
    FloatRawIndexer from = Floats.indexer(epsilon);
    FloatRawIndexer to = Floats.indexer(gradient);
    long[] places = places(epsilon);
    for (long k = 0; k < gradient.size(1); k++) {
      long column = k * gradient.stride(1);
      long shift = k * epsilon.stride(1);
      for (int i = 0; i < rows.length; i++) {
        long at = column + rows[i] * (long) gradient.stride(0);
        to.putRaw(at, to.getRaw(at) + from.getRaw(places[i] + shift));
      }
    }
  }

  private long[] places(INDArray array) {
    long[] places = new long[rows.length];
    long step = array.rank() == 3 ? array.stride(2) : 0;
    for (int i = 0; i < rows.length; i++) {
      places[i] = i / steps * (long) array.stride(0) + i % steps * step;
    }
    return places;
  }
}
