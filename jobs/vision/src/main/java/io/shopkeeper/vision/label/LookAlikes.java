package io.shopkeeper.vision.label;

import static org.apache.spark.sql.functions.col;

import io.shopkeeper.core.topk.BlockedTopK;
import io.shopkeeper.core.topk.FactorMatrix;
import io.shopkeeper.core.topk.ScoredItems;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.Tuple2;

/**
 * The goods that look most alike, exactly: each against all. An item is the mean of its pictures'
 * points, set to length 1, so that its own pictures never count; the score is the cosine.
 *
 * <p>The points of all items are held by the driver and each executor: 4 bytes a number.
 */
final class LookAlikes {
  private static final int BLOCK = 64;

  private static final StructType SIMILAR =
      new StructType()
          .add("item_id", DataTypes.StringType, false)
          .add("similar_item_id", DataTypes.StringType, false)
          .add("rank", DataTypes.IntegerType, false)
          .add("score", DataTypes.FloatType, false);

  private final SparkSession spark;
  private final int perItem;

  LookAlikes(SparkSession spark, int perItem) {
    this.spark = spark;
    this.perItem = perItem;
  }

  /**
   * The lists of all items: (item_id, similar_item_id, rank, score).
   *
   * @param points rows (item_id, embedding), any number for an item
   */
  Dataset<Row> of(Dataset<Row> points) {
    TreeMap<String, float[]> means = new TreeMap<>(means(points));
    if (means.size() < 2) {
      return spark.createDataFrame(List.of(), SIMILAR);
    }
    String[] items = means.keySet().toArray(String[]::new);
    int numbers = means.firstEntry().getValue().length;
    float[] values = new float[Math.multiplyExact(items.length, numbers)];
    int next = 0;
    for (float[] mean : means.values()) {
      System.arraycopy(mean, 0, values, next, numbers);
      next += numbers;
    }
    JavaSparkContext java = new JavaSparkContext(spark.sparkContext());
    Broadcast<FactorMatrix> shared =
        java.broadcast(new FactorMatrix(items.length, numbers, values));
    Broadcast<String[]> names = java.broadcast(items);
    int most = perItem;
    JavaRDD<Row> rows =
        java.parallelize(
                IntStream.range(0, (items.length + BLOCK - 1) / BLOCK).boxed().toList(),
                java.defaultParallelism())
            .mapPartitions(blocks -> lists(blocks, shared.value(), names.value(), most));
    return spark.createDataFrame(rows, SIMILAR);
  }

  private static Iterator<Row> lists(
      Iterator<Integer> blocks, FactorMatrix points, String[] names, int most) {
    List<Row> rows = new ArrayList<>();
    BlockedTopK nearest = blocks.hasNext() ? new BlockedTopK(points) : null;
    while (blocks.hasNext()) {
      int first = blocks.next() * BLOCK;
      int count = Math.min(BLOCK, points.rows() - first);
      float[] queries = new float[count * points.rank()];
      int[][] itself = new int[count][];
      for (int i = 0; i < count; i++) {
        System.arraycopy(points.row(first + i), 0, queries, i * points.rank(), points.rank());
        itself[i] = new int[] {first + i};
      }
      ScoredItems[] lists = nearest.topK(queries, count, most, itself);
      for (int i = 0; i < count; i++) {
        for (int rank = 0; rank < lists[i].size(); rank++) {
          rows.add(
              RowFactory.create(
                  names[first + i],
                  names[lists[i].items()[rank]],
                  rank + 1,
                  lists[i].scores()[rank]));
        }
      }
    }
    return rows.iterator();
  }

  /** The mean point of each item, of length 1; summed in double, so that no order shows in it. */
  private static Map<String, float[]> means(Dataset<Row> points) {
    return points
        .select(col("item_id"), col("embedding"))
        .javaRDD()
        .mapToPair(row -> new Tuple2<>(row.getString(0), doubles(row.<Float>getList(1))))
        .reduceByKey(LookAlikes::sum)
        .mapValues(LookAlikes::unit)
        .collectAsMap();
  }

  private static double[] doubles(List<Float> values) {
    return values.stream().mapToDouble(Float::doubleValue).toArray();
  }

  private static double[] sum(double[] one, double[] other) {
    double[] sum = one.clone();
    for (int i = 0; i < sum.length; i++) {
      sum[i] += other[i];
    }
    return sum;
  }

  private static float[] unit(double[] values) {
    double square = 0;
    for (double value : values) {
      square += value * value;
    }
    double length = Math.max(Math.sqrt(square), Double.MIN_NORMAL);
    float[] unit = new float[values.length];
    for (int i = 0; i < unit.length; i++) {
      unit[i] = (float) (values[i] / length);
    }
    return unit;
  }
}
