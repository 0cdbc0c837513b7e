package io.shopkeeper.vision.picture;

import static org.apache.spark.sql.functions.col;

import io.shopkeeper.core.classify.Predictions;
import io.shopkeeper.deep.classify.Cases;
import io.shopkeeper.learning.classify.Part;
import io.shopkeeper.learning.classify.Sure;
import io.shopkeeper.picture.UnreadablePictureException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * The labelled pictures of a night, each looked at once and then kept in Spark's storage as what
 * was seen: (image_id, part, label, vector, colours, pixels, and the columns of slices).
 */
public final class PictureSets implements Cases<PictureClassifier>, AutoCloseable {
  static final int BATCH = 64;

  private static final String PART = "part";
  private static final String LABEL = "label";
  private static final String CONTENT = "content";

  private static final StructType SAID =
      new StructType()
          .add(LABEL, DataTypes.IntegerType)
          .add("probabilities", DataTypes.createArrayType(DataTypes.FloatType));

  private final Dataset<Row> rows;
  private final JavaSparkContext spark;
  private final Broadcast<Eye> eye;

  private PictureSets(Dataset<Row> rows, JavaSparkContext spark, Broadcast<Eye> eye) {
    this.rows = rows;
    this.spark = spark;
    this.eye = eye;
  }

  /**
   * Looks at pictures. One that cannot be read is left out.
   *
   * @param labelled rows (image_id, content, label from 0, part as {@link Part#number}, and
   *     whatever columns slices are named by)
   * @param partitions in which they are kept; no result depends on it
   */
  public static PictureSets of(Dataset<Row> labelled, Eye looking, int partitions) {
    JavaSparkContext spark = new JavaSparkContext(labelled.sparkSession().sparkContext());
    Broadcast<Eye> eye = spark.broadcast(looking);
    StructType seen =
        labelled
            .drop(CONTENT)
            .schema()
            .add("vector", DataTypes.createArrayType(DataTypes.FloatType))
            .add("colours", DataTypes.createArrayType(DataTypes.FloatType))
            .add("pixels", DataTypes.BinaryType);
    Dataset<Row> looked =
        labelled
            .repartition(partitions, col("image_id"))
            .sortWithinPartitions("image_id")
            .mapPartitions(
                (MapPartitionsFunction<Row, Row>) each -> seen(each, eye.value()),
                Encoders.row(seen));
    // As a table of its own: examples are asked which file they are of, which a join cannot tell.
    Dataset<Row> rows =
        labelled
            .sparkSession()
            .createDataFrame(looked.javaRDD(), seen)
            .persist(StorageLevel.MEMORY_AND_DISK());
    return new PictureSets(rows, spark, eye);
  }

  private static Iterator<Row> seen(Iterator<Row> rows, Eye eye) {
    return new Iterator<>() {
      private Row ready;

      @Override
      public boolean hasNext() {
        while (ready == null && rows.hasNext()) {
          ready = seen(rows.next(), eye);
        }
        return ready != null;
      }

      @Override
      public Row next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        Row now = ready;
        ready = null;
        return now;
      }
    };
  }

  private static Row seen(Row row, Eye eye) {
    int content = row.fieldIndex(CONTENT);
    Sight sight;
    try {
      sight = eye.at(row.<byte[]>getAs(content));
    } catch (UnreadablePictureException e) {
      return null;
    }
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < row.length(); i++) {
      if (i != content) {
        values.add(row.get(i));
      }
    }
    values.add(sight.vector());
    values.add(sight.colours());
    values.add(sight.pixels());
    return RowFactory.create(values.toArray());
  }

  /** The pictures of a part, as they were seen. */
  Dataset<Row> rows(Part part) {
    return rows.where(col(PART).equalTo(part.number()));
  }

  /** The number of pictures of each class in each part, by part and class. */
  public Map<Part, long[]> counts(int classes) {
    Map<Part, long[]> counts = new EnumMap<>(Part.class);
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
    return counts;
  }

  @Override
  public Predictions predictions(Part part, Sure<PictureClassifier> classifier) {
    Broadcast<Sure<PictureClassifier>> handedOut = spark.broadcast(classifier);
    try {
      List<Row> said =
          rows(part)
              .mapPartitions(
                  (MapPartitionsFunction<Row, Row>) each -> said(each, handedOut.value()),
                  Encoders.row(SAID))
              .collectAsList();
      int classes = classifier.model().classes();
      int[] actual = said.stream().mapToInt(row -> row.getInt(0)).toArray();
      float[] probabilities = new float[actual.length * classes];
      for (int i = 0; i < actual.length; i++) {
        List<Float> ofPicture = said.get(i).getList(1);
        for (int c = 0; c < classes; c++) {
          probabilities[i * classes + c] = ofPicture.get(c);
        }
      }
      return Predictions.of(classes, actual, probabilities);
    } finally {
      handedOut.destroy();
    }
  }

  private static Iterator<Row> said(Iterator<Row> rows, Sure<PictureClassifier> classifier) {
    List<Row> said = new ArrayList<>();
    while (rows.hasNext()) {
      List<Sight> sights = new ArrayList<>();
      List<Integer> labels = new ArrayList<>();
      while (rows.hasNext() && sights.size() < BATCH) {
        Row row = rows.next();
        sights.add(sight(row));
        labels.add(row.getAs(LABEL));
      }
      float[][] scores = classifier.model().scores(sights);
      for (int i = 0; i < scores.length; i++) {
        said.add(RowFactory.create(labels.get(i), classifier.probabilities(scores[i])));
      }
    }
    return said.iterator();
  }

  private static Sight sight(Row row) {
    return new Sight(
        floats(row.getList(row.fieldIndex("vector"))),
        floats(row.getList(row.fieldIndex("colours"))),
        row.getAs("pixels"));
  }

  static float[] floats(List<Float> values) {
    float[] floats = new float[values.size()];
    IntStream.range(0, floats.length).forEach(i -> floats[i] = values.get(i));
    return floats;
  }

  @Override
  public long count(Part part) {
    return rows(part).count();
  }

  @Override
  public String[] values(Part part, String column) {
    return rows(part).select(column).collectAsList().stream()
        .map((Row row) -> String.valueOf(row.get(0)))
        .toArray(String[]::new);
  }

  @Override
  public void close() {
    rows.unpersist(false);
    eye.destroy();
  }
}
