package io.shopkeeper.benchmark;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import io.shopkeeper.core.AllowedHere;
import io.shopkeeper.core.ExitCode;
import io.shopkeeper.core.classify.Predictions;
import io.shopkeeper.core.stats.Bootstrap;
import io.shopkeeper.core.stats.Interval;
import io.shopkeeper.deep.classify.ClassifierFiles;
import io.shopkeeper.learning.classify.Part;
import io.shopkeeper.picture.UnreadablePictureException;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.vision.fashion.IdxRows;
import io.shopkeeper.vision.fashion.IdxSet;
import io.shopkeeper.vision.label.ProductVisionTrainJob;
import io.shopkeeper.vision.picture.Eye;
import io.shopkeeper.vision.picture.PictureClassifier;
import io.shopkeeper.vision.picture.Sight;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;

/**
 * What helps against rare classes: Fashion-MNIST with training pictures that fall exponentially
 * from class to class, from 2,000 to 20, in an order that the seed draws (Cui et al. 2019,
 * "Class-balanced loss based on effective number of samples", section 5), and all of its 10,000
 * test pictures, 1,000 of each class. The network from scratch learns as in a night, with
 * augmentation, which it always has, with class weights, and with rare classes filled up.
 *
 * <pre>
 * ROOT FOLDER SEED [SETTING=VALUE...]   where nights leave what they learn, and the idx files
 * </pre>
 *
 * Settings are those of the job, over {@code conf/jobs/product-vision-train.conf}.
 */
public final class RareBenchmark {
  private static final int ROUNDS = 2000;
  private static final int CLASSES = 10;
  private static final int SIDE = 28;
  private static final int MOST = 2000;
  private static final int LEAST = 20;
  private static final int BATCH = 250;

  /** Of each class, for each training picture, and at least so many. */
  private static final double VALIDATED = .1;

  private static final int VALIDATED_LEAST = 3;

  private static final List<Variant> VARIANTS =
      List.of(
          new Variant("augmentation", "false", "0", "repeated"),
          new Variant("+ class weights", "true", "0", "repeated"),
          new Variant("+ repeated pictures", "false", "0.15", "repeated"),
          new Variant("+ repeated pictures, class weights", "true", "0.15", "repeated"),
          new Variant("+ generated pictures", "false", "0.15", "generated"),
          new Variant("+ generated pictures, class weights", "true", "0.15", "generated"));

  private record Variant(String name, String balance, String share, String with) {
    List<String> settings() {
      return List.of(
          "vision.balance-classes=" + balance,
          "vision.fill-share=" + share,
          "vision.fill-with=" + with);
    }
  }

  private RareBenchmark() {}

  /** Runs a night of each variant, and prints the table. */
  @AllowedHere("a benchmark is a process of its own: it opens its session and prints")
  public static void main(String[] arguments) {
    if (arguments.length < 3 || !arguments[2].matches("[0-9]{1,9}")) {
      System.err.println("usage: ROOT FOLDER SEED [SETTING=VALUE...]; see the Javadoc");
      System.exit(ExitCode.USAGE.code());
    }
    LongTail job = new LongTail(arguments[1], Long.parseLong(arguments[2]));
    System.out.printf("training pictures by class: %s%n", Arrays.toString(job.counts));
    double[] first = null;
    for (Variant variant : VARIANTS) {
      List<String> settings =
          new ArrayList<>(
              List.of(
                  "vision.from-scratch=always",
                  "vision.side=" + SIDE,
                  "vision.filters=16",
                  "vision.least-pictures=" + LEAST,
                  "vision.generator-epochs=12",
                  "deep.epochs=12",
                  "deep.seed=" + arguments[2]));
      settings.addAll(Arrays.asList(arguments).subList(3, arguments.length));
      settings.addAll(variant.settings());
      long before = Gauge.cpuNanos();
      Path root = Path.of(arguments[0], variant.name().replaceAll("[^a-z]+", "-"));
      ExitCode exit = OneJob.run(job, root.toAbsolutePath().toString(), settings);
      if (exit != ExitCode.DONE) {
        System.exit(exit.code());
      }
      double[] right = job.right();
      first = first == null ? right : first;
      System.out.printf(
          Locale.ROOT,
          "%-22s accuracy %s (%s), macro-F1 %.4f, recall of the rare half %s (%s), %.0f CPU s%n",
          variant.name(),
          of(right, c -> true, job),
          against(right, first, c -> true, job),
          job.predictions.matrix().macroF1(),
          of(right, job::rare, job),
          against(right, first, job::rare, job),
          (Gauge.cpuNanos() - before) / 1e9);
    }
  }

  /** The mean over the test pictures of some classes, of which there are as many of each. */
  private static String of(double[] right, IntPredicate classes, LongTail job) {
    return text(chosen(right, classes, job), "%.4f");
  }

  /** What it is above the first variant, pictures being paired. */
  private static String against(
      double[] right, double[] first, IntPredicate classes, LongTail job) {
    double[] apart =
        IntStream.range(0, right.length).mapToDouble(i -> right[i] - first[i]).toArray();
    return text(chosen(apart, classes, job), "%+.4f");
  }

  private static double[] chosen(double[] values, IntPredicate classes, LongTail job) {
    return IntStream.range(0, values.length)
        .filter(i -> classes.test(job.numbers[job.predictions.actual(i)]))
        .mapToDouble(i -> values[i])
        .toArray();
  }

  private static String text(double[] values, String format) {
    Interval mean = Bootstrap.mean(values, ROUNDS, 1, .95);
    return String.format(
        Locale.ROOT,
        "%1$s [%1$s, %1$s]".replace("%1$s", format),
        mean.estimate(),
        mean.low(),
        mean.high());
  }

  /** The night on long-tailed pictures. */
  private static final class LongTail extends PictureJob {
    private final String folder;
    private final long seed;

    /** Training pictures of each class. */
    private final int[] counts = new int[CLASSES];

    /** The number of each class in the data set, by its place among those of the last night. */
    private int[] numbers;

    private Predictions predictions;

    LongTail(String folder, long seed) {
      this.folder = folder;
      this.seed = seed;
      List<Integer> order = new ArrayList<>(IntStream.range(0, CLASSES).boxed().toList());
      Collections.shuffle(order, new Random(seed));
      for (int place = 0; place < CLASSES; place++) {
        double share = Math.pow((double) LEAST / MOST, place / (CLASSES - 1.0));
        counts[order.get(place)] = (int) Math.round(MOST * share);
      }
    }

    /** Whether a class is in the half that has fewer pictures. */
    boolean rare(int number) {
      return Arrays.stream(counts).filter(count -> count > counts[number]).count() >= CLASSES / 2;
    }

    double[] right() {
      return IntStream.range(0, predictions.cases())
          .mapToDouble(i -> predictions.right(i) ? 1 : 0)
          .toArray();
    }

    @Override
    public String name() {
      return "product-vision-train";
    }

    @Override
    public String summary() {
      return "what long-tailed pictures show";
    }

    @Override
    public void run(ProductVisionTrainJob.Settings settings, JobContext context) throws Exception {
      Dataset<Row> pictures = pictures(context).cache();
      ask(candidate(settings, context, name(), Optional.empty(), pictures), pictures);
      pictures.unpersist();
    }

    /** Rows (image_id, content, class, part). */
    private Dataset<Row> pictures(JobContext context) throws IOException {
      IdxSet set = IdxSet.of(folder, context.spark().sparkContext().hadoopConfiguration());
      Column many =
          element_at(
              array(Arrays.stream(counts).mapToObj(functions::lit).toArray(Column[]::new)),
              col("label").plus(1));
      Column validated = greatest(lit(VALIDATED_LEAST), many.multiply(VALIDATED).cast("int"));
      Dataset<Row> learned =
          IdxRows.of(context.spark(), set.train())
              .withColumn(
                  "place",
                  row_number()
                      .over(
                          Window.partitionBy("label")
                              .orderBy(xxhash64(col("number"), lit(seed)), col("number"))))
              .where(col("place").leq(many.plus(validated)))
              .withColumn(
                  "part",
                  when(col("place").leq(many), Part.TRAINING.number())
                      .otherwise(Part.VALIDATION.number()))
              .drop("place");
      UDF1<byte[], byte[]> png = LongTail::png;
      return learned
          .union(
              IdxRows.of(context.spark(), set.test()).withColumn("part", lit(Part.TEST.number())))
          .select(
              concat(col("part"), lit("-"), col("number")).as("image_id"),
              udf(png, DataTypes.BinaryType).apply(col("picture")).as("content"),
              col("label").cast("string").as("class"),
              col("part"));
    }

    private static byte[] png(byte[] brightness) throws IOException {
      BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
      for (int i = 0; i < brightness.length; i++) {
        image.setRGB(i % SIDE, i / SIDE, 0x010101 * (brightness[i] & 0xff));
      }
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ImageIO.write(image, "png", out);
      return out.toByteArray();
    }

    private void ask(ClassifierFiles.Stored<PictureClassifier> stored, Dataset<Row> pictures)
        throws UnreadablePictureException {
      numbers = stored.labels().stream().mapToInt(Integer::parseInt).toArray();
      Eye eye = Eye.of(stored.classifier().model().needs(), Optional.empty());
      List<Row> test =
          pictures
              .where(col("part").equalTo(Part.TEST.number()))
              .orderBy("image_id")
              .collectAsList();
      float[] probabilities = new float[test.size() * numbers.length];
      int[] actual = new int[test.size()];
      for (int first = 0; first < actual.length; first += BATCH) {
        List<Sight> sights = new ArrayList<>();
        for (int i = first; i < Math.min(actual.length, first + BATCH); i++) {
          actual[i] = stored.labels().indexOf(test.get(i).<String>getAs("class"));
          sights.add(eye.at(test.get(i).<byte[]>getAs("content")));
        }
        float[][] scores = stored.classifier().model().scores(sights);
        for (int i = 0; i < scores.length; i++) {
          float[] said = stored.classifier().probabilities(scores[i]);
          System.arraycopy(said, 0, probabilities, (first + i) * numbers.length, numbers.length);
        }
      }
      predictions = Predictions.of(numbers.length, actual, probabilities);
    }
  }
}
