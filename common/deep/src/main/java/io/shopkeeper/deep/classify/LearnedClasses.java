package io.shopkeeper.deep.classify;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_position;
import static org.apache.spark.sql.functions.col;

import io.shopkeeper.learning.classify.Part;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * The classes that labelled cases name, and which of them have cases enough to be learned.
 *
 * @param names of those that are learned, in order
 * @param rare the others, with the number of their cases
 */
public record LearnedClasses(List<String> names, SortedMap<String, Long> rare) {
  /** Makes immutable copies. */
  public LearnedClasses {
    names = List.copyOf(names);
    rare = Collections.unmodifiableSortedMap(new TreeMap<>(rare));
  }

  /**
   * Counts cases by class and part.
   *
   * @param cases rows (class, others), no class null
   * @param part of a case, as {@link Part#number}
   * @param least training cases of a class that is learned; of each other part it needs one
   */
  public static LearnedClasses of(Dataset<Row> cases, Column part, int least) {
    Map<String, long[]> counts = new TreeMap<>();
    for (Row row : cases.groupBy(col("class"), part.as("part")).count().collectAsList()) {
      counts
              .computeIfAbsent(row.getString(0), name -> new long[Part.values().length])[
              row.getInt(1)] =
          row.getLong(2);
    }
    List<String> names = new ArrayList<>();
    SortedMap<String, Long> rare = new TreeMap<>();
    counts.forEach(
        (name, parts) -> {
          if (parts[Part.TRAINING.number()] >= least
              && parts[Part.VALIDATION.number()] > 0
              && parts[Part.TEST.number()] > 0) {
            names.add(name);
          } else {
            rare.put(name, Arrays.stream(parts).sum());
          }
        });
    return new LearnedClasses(names, rare);
  }

  /**
   * The cases of learned classes.
   *
   * @param cases rows (class, others)
   * @return rows (label, others): the place of the class among the learned ones
   */
  public Dataset<Row> numbered(Dataset<Row> cases) {
    Column[] all = names.stream().map(functions::lit).toArray(Column[]::new);
    return cases
        .where(col("class").isin(names.toArray()))
        .withColumn("label", array_position(array(all), col("class")).minus(1).cast("int"))
        .drop("class");
  }
}
