package io.shopkeeper.ranking.history;

import static org.apache.spark.sql.functions.array_max;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.max;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * Reads a published train/test split, to reproduce results of papers: two text files with one line
 * per user, the user's number followed by the items' numbers, without timestamps.
 */
public final class ReadySplit {
  private static final int PARTITIONS = 16;

  private ReadySplit() {}

  /** Reads a file as rows of (user, items). */
  public static Dataset<Row> lines(SparkSession spark, String path) {
    return spark
        .read()
        .textFile(path)
        .select(expr("transform(split(trim(value), ' +'), x -> int(x))").as("numbers"))
        .select(
            expr("numbers[0]").as("user"),
            expr("array_distinct(slice(numbers, 2, greatest(size(numbers) - 1, 0)))").as("items"));
  }

  /**
   * Joins training and test items of each user into interactions.
   *
   * @param train rows of (user, items)
   * @param test rows of (user, items)
   */
  public static Interactions interactions(Dataset<Row> train, Dataset<Row> test) {
    Dataset<Row> both =
        train
            .withColumnRenamed("items", "train")
            .join(test.withColumnRenamed("items", "test"), "user")
            .select(col("user"), col("train"), col("test"));
    Row most =
        both.select(
                max(col("user")),
                max(array_max(col("train"))),
                coalesce(max(array_max(col("test"))), max(array_max(col("train")))))
            .head();
    int items = Math.max(most.getInt(1), most.getInt(2)) + 1;
    Dataset<Row> histories =
        both.repartitionByRange(PARTITIONS, col("user"))
            .sortWithinPartitions("user")
            .map((MapFunction<Row, Row>) ReadySplit::history, CustomerHistory.ENCODER)
            .persist(StorageLevel.MEMORY_AND_DISK());
    List<String> names = IntStream.range(0, items).mapToObj("%010d"::formatted).toList();
    return Interactions.ofHistories(histories, ItemNames.of(names), most.getInt(0) + 1L);
  }

  private static Row history(Row row) {
    int user = row.getInt(0);
    List<Integer> train = row.getList(1);
    List<Integer> test = row.getList(2);
    int[] items =
        IntStream.concat(
                train.stream().mapToInt(Integer::intValue),
                test.stream().mapToInt(Integer::intValue))
            .distinct()
            .sorted()
            .toArray();
    float[] weights = new float[items.length];
    byte[] flags = new byte[items.length];
    for (int item : train) {
      int at = Arrays.binarySearch(items, item);
      weights[at] = 1;
      flags[at] |= CustomerHistory.HIDDEN_AFTER_TRAIN | CustomerHistory.HIDDEN;
    }
    for (int item : test) {
      flags[Arrays.binarySearch(items, item)] |= CustomerHistory.TEST;
    }
    String name = "%010d".formatted(user);
    return new CustomerHistory(user, name, null, items, weights, weights, flags).toRow();
  }
}
