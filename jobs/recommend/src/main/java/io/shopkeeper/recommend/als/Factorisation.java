package io.shopkeeper.recommend.als;

import io.shopkeeper.core.topk.FactorMatrix;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.ml.recommendation.ALSModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A trained factorisation, whose factors are persisted on the cluster.
 *
 * @param rank number of factors
 * @param users the blocks of users' factors
 * @param items the blocks of items' factors
 * @param objectives the value of the objective after each iteration
 * @param warmShare share of the items with given initial factors, in [0, 1]
 * @param resumedFrom number of iterations done by an earlier attempt; 0 for a fresh training
 * @param persisted what holds the factors on the cluster
 */
public record Factorisation(
    SparkSession spark,
    int rank,
    JavaRDD<FactorBlock> users,
    JavaRDD<FactorBlock> items,
    List<Double> objectives,
    double warmShare,
    int resumedFrom,
    List<JavaRDD<?>> persisted) {
  private static final StructType SCHEMA =
      new StructType()
          .add("id", DataTypes.IntegerType, false)
          .add("features", DataTypes.createArrayType(DataTypes.FloatType, false), false);

  /** One side's factors on the driver, one row per id, ids ascending. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  public record Rows(int[] ids, FactorMatrix factors) {}

  /** The facts for the run's record. */
  Map<String, Object> facts() {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("objective", objectives);
    facts.put("warm_started_items", warmShare);
    facts.put("resumed_from_iteration", resumedFrom);
    return facts;
  }

  /** Collects the item factors, ids ascending. */
  public Rows itemRows() {
    return rows(items);
  }

  /** Collects the user factors, ids ascending. */
  public Rows userRows() {
    return rows(users);
  }

  private Rows rows(JavaRDD<FactorBlock> side) {
    int width = rank;
    List<FactorBlock> blocks =
        side.map(block -> new FactorBlock(block.ids(), block.factors(), null, 0, 0)).collect();
    int n = blocks.stream().mapToInt(block -> block.ids().length).sum();
    // Sorts (id, block, index) by id; the ids of each block ascend already.
    long[] places = new long[n];
    int next = 0;
    for (int b = 0; b < blocks.size(); b++) {
      for (int id : blocks.get(b).ids()) {
        places[next++] = (long) id << 32 | b;
      }
    }
    Arrays.sort(places);
    int[] ids = new int[n];
    float[] values = new float[Math.multiplyExact(n, width)];
    int[] taken = new int[blocks.size()];
    for (int i = 0; i < n; i++) {
      ids[i] = (int) (places[i] >>> 32);
      int b = (int) places[i];
      System.arraycopy(blocks.get(b).factors(), taken[b]++ * width, values, i * width, width);
    }
    return new Rows(ids, new FactorMatrix(n, width, values));
  }

  /** Converts the factorisation to MLlib's model. */
  public ALSModel model() {
    ALSModel model = new ALSModel("shopkeeper-als", rank, frame(users), frame(items));
    model.setUserCol("user");
    model.setItemCol("item");
    model.setColdStartStrategy("drop");
    return model;
  }

  private Dataset<Row> frame(JavaRDD<FactorBlock> side) {
    int width = rank;
    JavaRDD<Row> rows =
        side.flatMap(
            block -> {
              int[] ids = block.ids();
              return IntStream.range(0, ids.length)
                  .mapToObj(
                      i ->
                          RowFactory.create(
                              ids[i],
                              Arrays.copyOfRange(block.factors(), i * width, (i + 1) * width)))
                  .iterator();
            });
    return spark.createDataFrame(rows, SCHEMA);
  }

  /** Unpersists the factors. */
  public void release() {
    persisted.forEach(JavaRDD::unpersist);
  }
}
