package io.shopkeeper.vision.picture;

import static org.apache.spark.sql.functions.col;

import io.shopkeeper.core.classify.Predictions;
import io.shopkeeper.deep.classify.Cases;
import io.shopkeeper.deep.classify.LabelledRows;
import io.shopkeeper.learning.classify.Part;
import io.shopkeeper.learning.classify.Sure;
import io.shopkeeper.picture.UnreadablePictureException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The labelled pictures of a night, each looked at once and then kept in Spark's storage as what
 * was seen: (image_id, part, label, vector, colours, pixels, and the columns of slices).
 */
public final class PictureSets implements Cases<PictureClassifier>, AutoCloseable {
  private static final String CONTENT = "content";

  private final LabelledRows rows;
  private final Broadcast<Eye> eye;

  private PictureSets(LabelledRows rows, Broadcast<Eye> eye) {
    this.rows = rows;
    this.eye = eye;
  }

  /**
   * Looks at pictures. One that cannot be read is left out.
   *
   * @param labelled rows (image_id, content, label from 0, part as {@link Part#number}, and
   *     whatever columns slices are named by)
   * @param classes number of classes
   * @param partitions in which they are kept; no result depends on it
   */
  public static PictureSets of(Dataset<Row> labelled, Eye looking, int classes, int partitions) {
    Broadcast<Eye> eye =
        new JavaSparkContext(labelled.sparkSession().sparkContext()).broadcast(looking);
    StructType seen =
        labelled
            .drop(CONTENT)
            .schema()
            .add("vector", DataTypes.createArrayType(DataTypes.FloatType))
            .add("colours", DataTypes.createArrayType(DataTypes.FloatType))
            .add("pixels", DataTypes.BinaryType);
    JavaRDD<Row> looked =
        labelled
            .repartition(partitions, col("image_id"))
            .sortWithinPartitions("image_id")
            .javaRDD()
            .flatMap(row -> seen(row, eye.value()).iterator());
    // As a table of its own: examples are asked which file they are of, which a join cannot tell.
    return new PictureSets(
        new LabelledRows(labelled.sparkSession().createDataFrame(looked, seen), classes), eye);
  }

  private static List<Row> seen(Row row, Eye eye) {
    int content = row.fieldIndex(CONTENT);
    Sight sight;
    try {
      sight = eye.at(row.<byte[]>getAs(content));
    } catch (UnreadablePictureException e) {
      return List.of();
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
    return List.of(RowFactory.create(values.toArray()));
  }

  /** The pictures of a part, as they were seen. */
  Dataset<Row> rows(Part part) {
    return rows.of(part);
  }

  /** The number of pictures of each class in each part, by part and class. */
  public Map<Part, long[]> counts() {
    return rows.counts();
  }

  @Override
  public Predictions predictions(Part part, Sure<PictureClassifier> classifier) {
    return rows.predictions(
        rows(part),
        classifier,
        (model, pictures) -> model.scores(pictures.stream().map(PictureSets::sight).toList()));
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
    return rows.count(part);
  }

  @Override
  public String[] values(Part part, String column) {
    return rows.values(part, column);
  }

  @Override
  public void close() {
    rows.close();
    eye.destroy();
  }
}
