package io.shopkeeper.neural.ncf;

import io.shopkeeper.deep.data.ExampleFormat;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Converts rows (customer, item) into batches of pairs: an item of the customer is labelled 1, and
 * sampled negatives, which are redrawn each epoch, are labelled 0 (He et al. 2017, eq. 7).
 */
record PairsFormat(Broadcast<CustomerItems> items, int negatives) implements ExampleFormat<Pairs> {
  static final StructType SCHEMA =
      new StructType()
          .add("customer", DataTypes.IntegerType, false)
          .add("item", DataTypes.IntegerType, false);

  @Override
  public Pairs decode(Row row) {
    return new Pairs(row.getInt(0), new int[] {row.getInt(1)});
  }

  @Override
  public Pairs augment(Pairs pairs, SplittableRandom random) {
    int[] drawn = items.value().others(pairs.customer(), negatives, random);
    return new Pairs(
        pairs.customer(),
        IntStream.concat(IntStream.of(pairs.items()[0]), Arrays.stream(drawn)).toArray());
  }

  @Override
  public MultiDataSet batch(List<Pairs> examples) {
    int n = examples.stream().mapToInt(pairs -> pairs.items().length).sum();
    float[] customers = new float[n];
    float[] taken = new float[n];
    float[] labels = new float[n];
    int at = 0;
    for (Pairs pairs : examples) {
      labels[at] = 1;
      for (int item : pairs.items()) {
        customers[at] = pairs.customer();
        taken[at++] = item;
      }
    }
    return new MultiDataSet(
        new INDArray[] {column(customers), column(taken)}, new INDArray[] {column(labels)});
  }

  private static INDArray column(float[] values) {
    return Nd4j.createFromArray(values).reshape(values.length, 1);
  }
}
