package io.shopkeeper.vision.label;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.shopkeeper.testkit.SharedSpark;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class LookAlikesTest {
  private static final int NUMBERS = 9;
  private static final SparkSession SPARK = SharedSpark.session();
  private static final StructType POINTS =
      new StructType()
          .add("item_id", DataTypes.StringType)
          .add("embedding", DataTypes.createArrayType(DataTypes.FloatType));

  private static List<Row> points(int items) {
    SplittableRandom random = new SplittableRandom(7);
    List<Row> rows = new ArrayList<>();
    for (int item = 0; item < items; item++) {
      for (int picture = 0; picture <= item % 3; picture++) {
        Float[] point = new Float[NUMBERS];
        for (int i = 0; i < NUMBERS; i++) {
          point[i] = (float) random.nextDouble() - .3f;
        }
        rows.add(RowFactory.create("i" + item, point));
      }
    }
    return rows;
  }

  /** All against all, in doubles. */
  private static Map<String, List<String>> bruteForce(List<Row> points, int k) {
    Map<String, double[]> means = new TreeMap<>();
    for (Row row : points) {
      double[] sum = means.computeIfAbsent(row.getString(0), item -> new double[NUMBERS]);
      Float[] point = (Float[]) row.get(1);
      IntStream.range(0, NUMBERS).forEach(i -> sum[i] += point[i]);
    }
    Map<String, List<String>> lists = new TreeMap<>();
    means.forEach(
        (item, point) ->
            lists.put(
                item,
                means.entrySet().stream()
                    .filter(other -> !other.getKey().equals(item))
                    .sorted(Comparator.comparingDouble(other -> -cosine(point, other.getValue())))
                    .limit(k)
                    .map(Map.Entry::getKey)
                    .toList()));
    return lists;
  }

  private static double cosine(double[] a, double[] b) {
    double dot = 0;
    double left = 0;
    double right = 0;
    for (int i = 0; i < a.length; i++) {
      dot += a[i] * b[i];
      left += a[i] * a[i];
      right += b[i] * b[i];
    }
    return dot / Math.sqrt(left * right);
  }

  @Test
  void listsAreThoseOfAllAgainstAllWhateverThePartitions() {
    List<Row> points = points(150);
    Map<String, List<String>> expected = bruteForce(points, 5);
    for (int partitions : new int[] {1, 4}) {
      Map<String, List<String>> lists = new TreeMap<>();
      for (Row row :
          new LookAlikes(SPARK, 5)
              .of(SPARK.createDataFrame(points, POINTS).repartition(partitions))
              .orderBy("item_id", "rank")
              .collectAsList()) {
        lists.computeIfAbsent(row.getString(0), item -> new ArrayList<>()).add(row.getString(1));
        assertEquals(lists.get(row.getString(0)).size(), row.getInt(2));
      }
      assertEquals(expected, lists);
    }
  }

  @Test
  void oneItemIsLikeNone() {
    assertEquals(0, new LookAlikes(SPARK, 5).of(SPARK.createDataFrame(points(1), POINTS)).count());
    assertEquals(
        0, new LookAlikes(SPARK, 5).of(SPARK.createDataFrame(List.<Row>of(), POINTS)).count());
    assertEquals(2, new LookAlikes(SPARK, 5).of(SPARK.createDataFrame(points(2), POINTS)).count());
  }
}
