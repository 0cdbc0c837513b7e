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
 * A trained factorisation, its factors held in the cluster's memory.
 *
 * @param objectives the objective after each iteration
 * @param warmShare share of the items that began with given factors
 * @param resumedFrom how many iterations an earlier attempt had done
 */
public record Factorisation(
    SparkSession spark,
    int rank,
    JavaRDD<FactorBlock> users,
    JavaRDD<FactorBlock> items,
    List<Double> objectives,
    double warmShare,
    int resumedFrom) {
  private static final StructType SCHEMA =
      new StructType()
          .add("id", DataTypes.IntegerType, false)
          .add("features", DataTypes.createArrayType(DataTypes.FloatType, false), false);

  /** One side's rows with their ids, in this process. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  public record Rows(int[] ids, FactorMatrix factors) {}

  /** What a run records of it. */
  Map<String, Object> facts() {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("objective", objectives);
    facts.put("warm_started_items", warmShare);
    facts.put("resumed_from_iteration", resumedFrom);
    return facts;
  }

  /** The item factors, ids ascending. */
  public Rows itemRows() {
    return rows(items);
  }

  /** The user factors, ids ascending. */
  public Rows userRows() {
    return rows(users);
  }

  private Rows rows(JavaRDD<FactorBlock> side) {
    int width = rank;
    List<FactorBlock> blocks =
        side.map(block -> new FactorBlock(block.ids(), block.factors(), null, 0, 0)).collect();
    int n = blocks.stream().mapToInt(block -> block.ids().length).sum();
    // Ids of a block ascend, so sorting (id, block, place) by id is all there is to do.
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

  /** The same as MLlib's model, to be saved, loaded and asked as one. */
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

  /** Lets go of the factors. */
  public void release() {
    users.unpersist();
    items.unpersist();
  }
}
