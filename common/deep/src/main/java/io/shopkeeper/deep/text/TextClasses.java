package io.shopkeeper.deep.text;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_position;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;

import io.shopkeeper.deep.text.TextSets.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * The classes that texts name, and which of them have texts enough to be learned.
 *
 * @param learned their names in order
 * @param rare the others, with the number of their texts
 */
public record TextClasses(List<String> learned, Map<String, Long> rare) {
  /** Makes immutable copies. */
  public TextClasses {
    learned = List.copyOf(learned);
    rare = Map.copyOf(rare);
  }

  /**
   * Counts texts by class and set.
   *
   * @param texts rows (text, class), no class null
   * @param least training texts of a class that is learned; of each other set it needs one
   */
  public static TextClasses of(Dataset<Row> texts, int least) {
    Map<String, long[]> counts = new TreeMap<>();
    for (Row row :
        texts
            .groupBy(col("class"), TextSets.byHash().cast("int").as("part"))
            .agg(count(lit(1)))
            .collectAsList()) {
      counts
              .computeIfAbsent(row.getString(0), name -> new long[Part.values().length])[
              row.getInt(1)] =
          row.getLong(2);
    }
    List<String> learned = new ArrayList<>();
    Map<String, Long> rare = new TreeMap<>();
    counts.forEach(
        (name, of) -> {
          if (Part.TEST.of(of) > 0 && Part.VALIDATION.of(of) > 0 && Part.TRAINING.of(of) >= least) {
            learned.add(name);
          } else {
            rare.put(name, of[0] + of[1] + of[2]);
          }
        });
    return new TextClasses(learned, rare);
  }

  /**
   * The texts of learned classes, as a {@link TextNight} reads them.
   *
   * @param texts rows (text, class, others)
   * @return rows (text, label, others): the place of the class among the learned ones
   */
  public Dataset<Row> numbered(Dataset<Row> texts) {
    return texts
        .where(col("class").isin(learned.toArray()))
        .withColumn(
            "label",
            array_position(
                    array(learned.stream().map(functions::lit).toArray(Column[]::new)),
                    col("class"))
                .minus(1)
                .cast("int"))
        .drop("class");
  }
}
