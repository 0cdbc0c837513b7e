package io.shopkeeper.deep.classify;

import static org.apache.spark.sql.functions.col;

import io.shopkeeper.core.JobException;
import io.shopkeeper.core.classify.Predictions;
import io.shopkeeper.deep.data.Batches;
import io.shopkeeper.learning.classify.Part;
import io.shopkeeper.learning.classify.Sure;
import io.shopkeeper.platform.job.JobContext;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * The labelled cases of a night as rows (part, label from 0, others), which stay in Spark's storage
 * until {@link #close}, always in the same order.
 */
public final class LabelledRows implements AutoCloseable {
  /** The column of the part, as {@link Part#number}. */
  public static final String PART = "part";

  /** The column of the class. */
  public static final String LABEL = "label";

  private static final int BATCH = 64;

  private final Dataset<Row> rows;
  private final int classes;
  private Map<Part, long[]> counts;

  /**
   * Asks a classifier about rows.
   *
   * @param <M> type of the classifier
   */
  @FunctionalInterface
  public interface Asking<M extends Serializable> extends Serializable {
    /** The scores of the classes for each row, [rows][classes]. */
    float[][] scores(M classifier, List<Row> rows);
  }

  /** What is said of a case. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Said(int label, float[] probabilities) implements Serializable {}

  /**
   * Keeps rows.
   *
   * @param classes number of classes
   */
  public LabelledRows(Dataset<Row> rows, int classes) {
    this.rows = rows.persist(StorageLevel.MEMORY_AND_DISK());
    this.classes = classes;
  }

  /** The rows of a part. */
  public Dataset<Row> of(Part part) {
    return rows.where(col(PART).equalTo(part.number()));
  }

  /** The number of cases of each class in each part, by part and class; counted once. */
  public Map<Part, long[]> counts() {
    if (counts == null) {
      counts = new EnumMap<>(Part.class);
      for (Part part : Part.values()) {
        counts.put(part, new long[classes]);
      }
      for (Row row : rows.groupBy(PART, LABEL).count().collectAsList()) {
        for (Part part : Part.values()) {
          if (row.getInt(0) == part.number()) {
            counts.get(part)[row.getInt(1)] = row.getLong(2);
          }
        }
      }
    }
    return counts;
  }

  /**
   * The counts, which are told under {@code rows}, of cases that suffice to learn from.
   *
   * @param noun what cases are called, in the plural
   * @param labels the names of the classes
   * @param least training cases of each class; of each other part it needs one
   * @throws JobException 99 if a class has fewer
   */
  public Map<Part, long[]> enough(JobContext context, String noun, List<String> labels, int least) {
    for (Part part : Part.values()) {
      context.rows(part.name().toLowerCase(Locale.ROOT) + "_" + noun, count(part));
    }
    for (int c = 0; c < classes; c++) {
      for (Part part : Part.values()) {
        long needed = part == Part.TRAINING ? least : 1;
        if (counts().get(part)[c] < needed) {
          throw JobException.gateRefused(
              "%d %s of class %s are for %s, %d at least are needed: nothing is learned; what is live stays"
                  .formatted(
                      counts().get(part)[c],
                      noun,
                      labels.get(c),
                      part.name().toLowerCase(Locale.ROOT),
                      needed));
        }
      }
    }
    return counts();
  }

  /** The number of cases of a part. */
  public long count(Part part) {
    return Arrays.stream(counts().get(part)).sum();
  }

  /** The values of a column, in the order of the rows. */
  public String[] values(Part part, String column) {
    return of(part).select(column).collectAsList().stream()
        .map((Row row) -> String.valueOf(row.get(0)))
        .toArray(String[]::new);
  }

  /**
   * What a classifier says of rows (label, others), in their order.
   *
   * @param how it is asked
   */
  public <M extends Serializable> Predictions predictions(
      Dataset<Row> asked, Sure<M> classifier, Asking<M> how) {
    Broadcast<Sure<M>> handedOut =
        new JavaSparkContext(asked.sparkSession().sparkContext()).broadcast(classifier);
    try {
      List<Said> said =
          asked.javaRDD().mapPartitions(each -> said(each, handedOut.value(), how)).collect();
      int[] actual = new int[said.size()];
      float[] probabilities = new float[actual.length * classes];
      for (int i = 0; i < actual.length; i++) {
        actual[i] = said.get(i).label();
        System.arraycopy(said.get(i).probabilities(), 0, probabilities, i * classes, classes);
      }
      return Predictions.of(classes, actual, probabilities);
    } finally {
      handedOut.destroy();
    }
  }

  private static <M extends Serializable> Iterator<Said> said(
      Iterator<Row> rows, Sure<M> classifier, Asking<M> how) {
    List<Said> said = new ArrayList<>();
    new Batches<>(rows, BATCH)
        .forEachRemaining(
            batch -> {
              float[][] scores = how.scores(classifier.model(), batch);
              for (int i = 0; i < scores.length; i++) {
                said.add(new Said(batch.get(i).getAs(LABEL), classifier.probabilities(scores[i])));
              }
            });
    return said.iterator();
  }

  @Override
  public void close() {
    rows.unpersist(false);
  }
}
