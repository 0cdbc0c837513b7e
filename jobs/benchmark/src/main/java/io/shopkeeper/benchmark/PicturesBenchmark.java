package io.shopkeeper.benchmark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.when;

import io.shopkeeper.core.AllowedHere;
import io.shopkeeper.core.ExitCode;
import io.shopkeeper.core.classify.Predictions;
import io.shopkeeper.core.classify.Reliability;
import io.shopkeeper.core.stats.Bootstrap;
import io.shopkeeper.core.stats.Interval;
import io.shopkeeper.deep.classify.ClassifierFiles;
import io.shopkeeper.learning.classify.Part;
import io.shopkeeper.picture.Picture;
import io.shopkeeper.picture.PictureLimits;
import io.shopkeeper.picture.PictureQuality;
import io.shopkeeper.picture.PictureReader;
import io.shopkeeper.picture.Spoiling;
import io.shopkeeper.picture.UnreadablePictureException;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.pretrained.PretrainedModel;
import io.shopkeeper.vision.label.ProductVisionTrainJob;
import io.shopkeeper.vision.picture.Backbone;
import io.shopkeeper.vision.picture.Eye;
import io.shopkeeper.vision.picture.PictureClassifier;
import io.shopkeeper.vision.picture.Pictures;
import io.shopkeeper.vision.picture.Sight;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How well pictures are told that came with a split of their own, in the attribute {@code split}:
 * the night of a classifier for each seed, and its candidate on the test pictures as they are, on
 * spoiled copies of them, and as points among which the training pictures of the same class should
 * be nearest.
 *
 * <pre>
 * ROOT goods|scenes validation|test SEEDS [SETTING=VALUE...]   the root into which the pictures were ingested
 * </pre>
 *
 * Settings are those of the job, over its file in {@code conf/jobs}. With {@code validation} the
 * test pictures are not looked at: the validation pictures take their place, and a tenth of the
 * training pictures theirs.
 */
public final class PicturesBenchmark {
  private static final int ROUNDS = 2000;
  private static final int NEAREST = 10;
  private static final int TENTH = 10;

  /** What {@code likeness.class-weight} is where nobody sets it. */
  private static final double CLASS_WEIGHT = .5;

  private static final PictureReader READER = PictureReader.within(PictureLimits.USUAL);

  private PicturesBenchmark() {}

  /** Runs a night for each seed, and prints the table. */
  @AllowedHere("a benchmark is a process of its own: it opens its session and prints")
  public static void main(String[] arguments) {
    if (arguments.length < 4
        || !List.of("goods", "scenes").contains(arguments[1])
        || !List.of("validation", "test").contains(arguments[2])
        || !arguments[3].matches("[1-9][0-9]?")) {
      System.err.println(
          "usage: ROOT goods|scenes validation|test SEEDS [SETTING=VALUE...]; see the Javadoc");
      System.exit(ExitCode.USAGE.code());
    }
    OnGivenSplit job = new OnGivenSplit(arguments[1].equals("scenes"), arguments[2].equals("test"));
    for (int seed = 1; seed <= Integer.parseInt(arguments[3]); seed++) {
      List<String> settings =
          new ArrayList<>(Arrays.asList(arguments).subList(4, arguments.length));
      settings.add("deep.seed=" + seed);
      ExitCode exit = OneJob.run(job, arguments[0], settings);
      if (exit != ExitCode.DONE) {
        System.exit(exit.code());
      }
    }
    job.figures.forEach(
        (name, values) -> {
          double mean = values.stream().mapToDouble(Double::doubleValue).average().orElse(0);
          String each = String.join(" ", values.stream().map(PicturesBenchmark::figure).toList());
          System.out.printf(Locale.ROOT, "%-34s %s   %s%n", name, figure(mean), each);
        });
  }

  private static String figure(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }

  /** A picture with what the eye saw. */
  private record Seen(Picture picture, Sight sight, String label) {}

  /** The night on the split that the pictures came with. */
  private static final class OnGivenSplit extends PictureJob {
    private final boolean scenes;
    private final boolean onTestPictures;
    private final Map<String, List<Double>> figures = new java.util.LinkedHashMap<>();
    private List<Seen> test;
    private List<Seen> training;
    private final Map<Spoiling, List<Seen>> unmarked = new EnumMap<>(Spoiling.class);

    OnGivenSplit(boolean scenes, boolean onTestPictures) {
      this.scenes = scenes;
      this.onTestPictures = onTestPictures;
    }

    @Override
    public String name() {
      return scenes ? "scene-train" : "product-vision-train";
    }

    @Override
    public String summary() {
      return "what pictures show, on a given split";
    }

    @Override
    public void run(ProductVisionTrainJob.Settings settings, JobContext context) throws Exception {
      Optional<PretrainedModel> backbone = Backbone.of(settings.pretrained(), context);
      Dataset<Row> pictures = pictures(context).cache();
      String purpose = scenes ? "scene" : "product-vision";
      measure(candidate(settings, context, purpose, backbone, pictures), pictures, backbone);
    }

    /** Rows (image_id, content, class, part) by the split. */
    private Dataset<Row> pictures(JobContext context) throws IOException {
      var shown = scenes ? col("attributes").getItem("scene") : col("label");
      Dataset<Row> all =
          Pictures.divided(Pictures.upTo(context).where(shown.isNotNull()), "split")
              .select(col("image_id"), col("content"), shown.as("class"), col("part"));
      if (onTestPictures) {
        return all;
      }
      return all.where(col("part").notEqual(Part.TEST.number()))
          .withColumn(
              "part",
              when(col("part").equalTo(Part.VALIDATION.number()), Part.TEST.number())
                  .when(
                      Part.of(col("image_id")).equalTo(Part.VALIDATION.number()),
                      Part.VALIDATION.number())
                  .otherwise(Part.TRAINING.number()));
    }

    private void measure(
        ClassifierFiles.Stored<PictureClassifier> stored,
        Dataset<Row> pictures,
        Optional<PretrainedModel> backbone) {
      Eye eye = Eye.of(stored.classifier().model().needs(), backbone);
      if (test == null) {
        test = seen(pictures, Part.TEST, eye);
        training = seen(pictures, Part.TRAINING, eye);
        for (Spoiling spoiling : Spoiling.values()) {
          unmarked.put(
              spoiling, test.parallelStream().map(one -> spoiled(one, spoiling, eye)).toList());
        }
      }
      Predictions predictions = predictions(stored, test);
      double[] right =
          IntStream.range(0, test.size()).mapToDouble(i -> predictions.right(i) ? 1 : 0).toArray();
      Interval accuracy = Bootstrap.mean(right, ROUNDS, 1, .95);
      tell("accuracy", accuracy.estimate());
      tell("  low", accuracy.low());
      tell("  high", accuracy.high());
      tell("macro-F1", predictions.matrix().macroF1());
      tell("calibration error", Reliability.of(predictions).expectedCalibrationError());
      tell("errors in the unsure tenth", inUnsureTenth(predictions));
      tell("precision@" + NEAREST + ", mean of classes", nearest(stored));
      tell("clean ones marked", 1 - shareGood(test));
      double mild = 0;
      for (Spoiling spoiling : Spoiling.values()) {
        List<Seen> good = unmarked.get(spoiling).stream().filter(OnGivenSplit::good).toList();
        double share = (double) good.size() / test.size();
        tell(spoiling + ": not marked", share);
        tell(
            spoiling + ": accuracy of these", good.isEmpty() ? Double.NaN : accuracy(stored, good));
        mild += spoiling.mild() ? share / 4 : 0;
      }
      tell("mild ones not marked", mild);
      List<Seen> allGood =
          unmarked.values().stream().flatMap(List::stream).filter(OnGivenSplit::good).toList();
      tell("spoiled, not marked: accuracy", accuracy(stored, allGood));
    }

    private void tell(String name, double value) {
      figures.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
    }

    private static List<Seen> seen(Dataset<Row> pictures, Part part, Eye eye) {
      return pictures
          .where(col("part").equalTo(part.number()))
          .orderBy("image_id")
          .collectAsList()
          .parallelStream()
          .map(
              row -> {
                try {
                  Picture picture = READER.read(row.getAs("content"));
                  return new Seen(picture, eye.at(picture), row.getAs("class"));
                } catch (UnreadablePictureException e) {
                  throw new IllegalStateException("ingest took it", e);
                }
              })
          .toList();
    }

    private static Seen spoiled(Seen one, Spoiling spoiling, Eye eye) {
      Picture copy = spoiling.of(one.picture());
      return new Seen(copy, eye.at(copy), one.label());
    }

    private static boolean good(Seen one) {
      return PictureQuality.of(one.picture()) == PictureQuality.GOOD;
    }

    private static double shareGood(List<Seen> all) {
      return (double) all.stream().filter(OnGivenSplit::good).count() / all.size();
    }

    private static Predictions predictions(
        ClassifierFiles.Stored<PictureClassifier> stored, List<Seen> pictures) {
      int classes = stored.labels().size();
      float[] probabilities = new float[pictures.size() * classes];
      int[] actual = new int[pictures.size()];
      float[][] all = probabilities(stored, pictures);
      for (int i = 0; i < actual.length; i++) {
        actual[i] = stored.labels().indexOf(pictures.get(i).label());
        System.arraycopy(all[i], 0, probabilities, i * classes, classes);
      }
      return Predictions.of(classes, actual, probabilities);
    }

    private static float[][] probabilities(
        ClassifierFiles.Stored<PictureClassifier> stored, List<Seen> pictures) {
      float[][] scores =
          stored.classifier().model().scores(pictures.stream().map(Seen::sight).toList());
      return Arrays.stream(scores).map(stored.classifier()::probabilities).toArray(float[][]::new);
    }

    private static double accuracy(
        ClassifierFiles.Stored<PictureClassifier> stored, List<Seen> pictures) {
      return predictions(stored, pictures).matrix().accuracy();
    }

    /** The share of the errors that lie in the tenth of least confidence. */
    private static double inUnsureTenth(Predictions predictions) {
      int[] unsureFirst =
          IntStream.range(0, predictions.cases())
              .boxed()
              .sorted(Comparator.comparingDouble(predictions::confidence))
              .mapToInt(Integer::intValue)
              .toArray();
      long among =
          Arrays.stream(unsureFirst, 0, unsureFirst.length / TENTH)
              .filter(i -> !predictions.right(i))
              .count();
      long all = Arrays.stream(unsureFirst).filter(i -> !predictions.right(i)).count();
      return (double) among / all;
    }

    /** Of the ten training pictures nearest to each test picture, the share of its class. */
    private double nearest(ClassifierFiles.Stored<PictureClassifier> stored) {
      float[][] candidates = points(stored, training);
      float[][] queries = points(stored, test);
      double[] precision =
          IntStream.range(0, queries.length)
              .parallel()
              .mapToDouble(
                  q -> {
                    double[] likeness = new double[candidates.length];
                    for (int c = 0; c < likeness.length; c++) {
                      for (int i = 0; i < queries[q].length; i++) {
                        likeness[c] += queries[q][i] * candidates[c][i];
                      }
                    }
                    return IntStream.range(0, likeness.length)
                            .boxed()
                            .sorted(Comparator.comparingDouble(c -> -likeness[c]))
                            .limit(NEAREST)
                            .filter(c -> training.get(c).label().equals(test.get(q).label()))
                            .count()
                        / (double) NEAREST;
                  })
              .toArray();
      return stored.labels().stream()
          .mapToDouble(
              label ->
                  IntStream.range(0, precision.length)
                      .filter(q -> test.get(q).label().equals(label))
                      .mapToDouble(q -> precision[q])
                      .average()
                      .orElse(0))
          .average()
          .orElse(0);
    }

    private static float[][] points(
        ClassifierFiles.Stored<PictureClassifier> stored, List<Seen> pictures) {
      float[][] probabilities = probabilities(stored, pictures);
      return IntStream.range(0, probabilities.length)
          .mapToObj(i -> pictures.get(i).sight().point(probabilities[i], CLASS_WEIGHT))
          .toArray(float[][]::new);
    }
  }
}
