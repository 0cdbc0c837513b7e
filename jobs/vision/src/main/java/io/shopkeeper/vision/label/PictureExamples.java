package io.shopkeeper.vision.label;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.xxhash64;

import io.shopkeeper.picture.Picture;
import io.shopkeeper.picture.PictureLimits;
import io.shopkeeper.picture.PictureReader;
import io.shopkeeper.picture.UnreadablePictureException;
import io.shopkeeper.vision.picture.HeatMap;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A few pictures for people: what was seen in them and by which places, and goods beside those that
 * look like them. They are small copies, in a table of their own.
 */
final class PictureExamples {
  static final String PREDICTION = "prediction";
  static final String SIMILAR = "similar";

  static final StructType SCHEMA =
      new StructType()
          .add("kind", DataTypes.StringType, false)
          .add("place", DataTypes.IntegerType, false)
          .add("rank", DataTypes.IntegerType, false)
          .add("image_id", DataTypes.StringType, false)
          .add("item_id", DataTypes.StringType)
          .add("category", DataTypes.StringType)
          .add("seen", DataTypes.StringType, false)
          .add("probability", DataTypes.FloatType, false)
          .add("unsure", DataTypes.BooleanType, false)
          .add("quality", DataTypes.StringType, false)
          .add("picture", DataTypes.BinaryType, false)
          .add("heat", DataTypes.BinaryType)
          .add("hottest", DataTypes.DoubleType)
          .add("random", DataTypes.DoubleType)
          .add("release", DataTypes.StringType, false);

  private static final int OF_EACH = 4;
  private static final int ALIKE = 4;
  private static final int SIDE = 160;
  private static final int PLACES = 7;
  private static final PictureReader READER = PictureReader.within(PictureLimits.USUAL);

  private final Dataset<Row> seen;
  private final Dataset<Row> contents;
  private final Observer observer;
  private final String release;

  /**
   * Chooses among pictures.
   *
   * @param seen what was said of them
   * @param contents their files (image_id, content)
   */
  PictureExamples(Dataset<Row> seen, Dataset<Row> contents, Observer observer, String release) {
    this.seen = seen;
    this.contents = contents;
    this.observer = observer;
    this.release = release;
  }

  /**
   * The rows of {@link #SCHEMA}: sure answers, unsure ones, ones that the catalogue contradicts,
   * and some goods with those that look most like them.
   *
   * @param similar rows (item_id, similar_item_id, rank)
   */
  List<Row> of(Dataset<Row> similar) {
    if (observer.goods() == null) {
      return List.of();
    }
    List<Chosen> chosen = new ArrayList<>();
    Column sure = col("unsure").equalTo(false);
    Column agrees = col("category").equalTo(col("classes").getItem(0));
    for (Column kind : List.of(sure.and(agrees), sure.and(agrees.equalTo(false)), col("unsure"))) {
      some(seen.where(kind), OF_EACH)
          .forEach((id, row) -> chosen.add(new Chosen(PREDICTION, chosen.size(), 0, row)));
    }
    List<Row> pairs =
        similar
            .where(col("rank").leq(ALIKE))
            .join(
                similar
                    .where(col("rank").equalTo(1))
                    .orderBy(xxhash64(col("item_id")), col("item_id"))
                    .limit(OF_EACH)
                    .select("item_id"),
                "item_id")
            .orderBy("item_id", "rank")
            .collectAsList();
    Map<String, Map<Integer, String>> lists = new LinkedHashMap<>();
    for (Row pair : pairs) {
      lists
          .computeIfAbsent(pair.getAs("item_id"), item -> new LinkedHashMap<>(Map.of(0, item)))
          .put(pair.getAs("rank"), pair.getAs("similar_item_id"));
    }
    Map<String, Row> ofItems = firstPictures(lists);
    int place = 0;
    for (Map<Integer, String> list : lists.values()) {
      for (var entry : list.entrySet()) {
        chosen.add(new Chosen(SIMILAR, place, entry.getKey(), ofItems.get(entry.getValue())));
      }
      place++;
    }
    Map<String, byte[]> files = files(chosen);
    return chosen.stream().map(one -> row(one, files.get(one.id()))).toList();
  }

  /** A picture that is shown, with its place in a list. */
  private record Chosen(String kind, int place, int rank, Row row) {
    String id() {
      return row.getAs("image_id");
    }
  }

  /** The files of all that were chosen, read at once. */
  private Map<String, byte[]> files(List<Chosen> chosen) {
    Map<String, byte[]> files = new HashMap<>();
    Object[] ids = chosen.stream().map(Chosen::id).toArray();
    contents
        .where(col("image_id").isin(ids))
        .select("image_id", "content")
        .collectAsList()
        .forEach(file -> files.put(file.getString(0), file.getAs(1)));
    return files;
  }

  private Map<String, Row> some(Dataset<Row> chosen, int count) {
    return byId(
        chosen.orderBy(xxhash64(col("image_id")), col("image_id")).limit(count), "image_id");
  }

  private Map<String, Row> firstPictures(Map<String, Map<Integer, String>> lists) {
    Object[] items = lists.values().stream().flatMap(list -> list.values().stream()).toArray();
    return byId(seen.where(col("item_id").isin(items)).orderBy("item_id", "image_id"), "item_id");
  }

  /** The first row of each id. */
  private Map<String, Row> byId(Dataset<Row> rows, String id) {
    Map<String, Row> first = new LinkedHashMap<>();
    for (Row row : rows.drop("embedding").collectAsList()) {
      first.putIfAbsent(row.getAs(id), row);
    }
    return first;
  }

  private Row row(Chosen chosen, byte[] file) {
    Row row = chosen.row();
    Picture small;
    try {
      small = small(READER.read(file));
    } catch (UnreadablePictureException e) {
      throw new IllegalStateException("a picture that was seen cannot be read again", e);
    }
    byte[] heat = null;
    HeatMap.Deletion deletion = null;
    List<String> classes = row.getList(row.fieldIndex("classes"));
    if (chosen.kind().equals(PREDICTION)) {
      Function<List<Picture>, double[]> probability =
          each -> observer.probabilities(each, classes.get(0));
      HeatMap map = HeatMap.of(small, PLACES, probability);
      heat = jpeg(map.over(small));
      deletion = map.deletion(small, new SplittableRandom(chosen.id().hashCode()), probability);
    }
    return RowFactory.create(
        chosen.kind(),
        chosen.place(),
        chosen.rank(),
        chosen.id(),
        row.getAs("item_id"),
        row.getAs("category"),
        classes.get(0),
        row.<Float>getList(row.fieldIndex("probabilities")).get(0),
        row.getAs("unsure"),
        row.getAs("quality"),
        jpeg(small),
        heat,
        deletion == null ? null : (Double) deletion.hottest(),
        deletion == null ? null : (Double) deletion.random(),
        release);
  }

  private static Picture small(Picture picture) {
    double scale = Math.min(1, (double) SIDE / Math.max(picture.width(), picture.height()));
    return picture.resized(
        (int) Math.max(1, Math.round(picture.width() * scale)),
        (int) Math.max(1, Math.round(picture.height() * scale)));
  }

  private static byte[] jpeg(Picture picture) {
    BufferedImage image =
        new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, picture.width(), picture.height(), picture.pixels(), 0, picture.width());
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "jpg", out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
