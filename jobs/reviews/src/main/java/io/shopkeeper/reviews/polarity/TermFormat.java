package io.shopkeeper.reviews.polarity;

import io.shopkeeper.deep.classify.ClassFormat;
import io.shopkeeper.deep.data.ClassWeights;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.spark.sql.Row;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Makes mini-batches of rows (ahead, back, label). Features are two arrays [examples, dimension,
 * steps], padded at the end and masked [examples, steps].
 *
 * @param dimension numbers of a piece's vector
 * @param classes number of classes
 */
record TermFormat(int dimension, int classes) implements ClassFormat<SeenTerm> {
  static final String AHEAD = "ahead";
  static final String BACK = "back";

  private static final int[] BOUNDS = {8, 16, 24, 32};

  /** The bytes of a column of the rows. */
  static byte[] bytes(float[][] vectors) {
    short[] halves = SeenTerm.halves(vectors);
    ByteBuffer bytes = ByteBuffer.allocate(Short.BYTES * halves.length);
    bytes.asShortBuffer().put(halves);
    return bytes.array();
  }

  private static short[] halves(byte[] bytes) {
    short[] halves = new short[bytes.length / Short.BYTES];
    ByteBuffer.wrap(bytes).asShortBuffer().get(halves);
    return halves;
  }

  @Override
  public SeenTerm decode(Row row) {
    return new SeenTerm(halves(row.getAs(AHEAD)), halves(row.getAs(BACK)), row.getAs("label"));
  }

  @Override
  public int label(SeenTerm term) {
    return term.label();
  }

  @Override
  public Map<String, ?> preprocessing() {
    return Map.of(
        "inputs",
        List.of(
            "vectors of the pieces from the beginning to the term",
            "vectors of the pieces from the end to the term"),
        "dimension",
        dimension);
  }

  @Override
  public int length(SeenTerm term) {
    return Math.max(term.ahead().length, term.back().length) / dimension;
  }

  @Override
  public int[] lengthBounds() {
    return BOUNDS.clone();
  }

  @Override
  public MultiDataSet batch(List<SeenTerm> terms) {
    int[] labels = terms.stream().mapToInt(SeenTerm::label).toArray();
    Side ahead = side(terms, SeenTerm::ahead);
    Side back = side(terms, SeenTerm::back);
    return new MultiDataSet(
        new INDArray[] {ahead.features(), back.features()},
        new INDArray[] {ClassWeights.oneHot(labels, classes)},
        new INDArray[] {ahead.mask(), back.mask()},
        null);
  }

  private record Side(INDArray features, INDArray mask) {}

  private Side side(List<SeenTerm> terms, Function<SeenTerm, short[]> of) {
    int steps = terms.stream().mapToInt(term -> of.apply(term).length / dimension).max().orElse(1);
    float[] features = new float[terms.size() * dimension * steps];
    float[] mask = new float[terms.size() * steps];
    for (int e = 0; e < terms.size(); e++) {
      short[] halves = of.apply(terms.get(e));
      for (int t = 0; t < halves.length / dimension; t++) {
        mask[e * steps + t] = 1;
        for (int i = 0; i < dimension; i++) {
          features[(e * dimension + i) * steps + t] = SeenTerm.whole(halves[t * dimension + i]);
        }
      }
    }
    return new Side(
        Nd4j.createFromArray(features).reshape(terms.size(), dimension, steps),
        Nd4j.createFromArray(mask).reshape(terms.size(), steps));
  }
}
