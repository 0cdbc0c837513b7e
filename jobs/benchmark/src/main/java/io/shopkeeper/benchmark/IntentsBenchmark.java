package io.shopkeeper.benchmark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.conv;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.when;

import io.shopkeeper.core.AllowedHere;
import io.shopkeeper.core.ExitCode;
import io.shopkeeper.core.classify.Softmax;
import io.shopkeeper.core.stats.Bootstrap;
import io.shopkeeper.core.stats.Interval;
import io.shopkeeper.deep.DeepLibrary;
import io.shopkeeper.deep.classify.ClassifierFiles;
import io.shopkeeper.deep.text.TextNight;
import io.shopkeeper.learning.classify.ClassMeasure;
import io.shopkeeper.platform.job.Job;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.pretrained.OnnxLibrary;
import io.shopkeeper.service.intent.ServiceIntentTrainJob;
import io.shopkeeper.text.TokenisedText;
import io.shopkeeper.text.Typos;
import io.shopkeeper.text.classify.TextClassifier;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How well intents of questions are told that came with a split of their own, in files {@code
 * train*}, {@code test*} and perhaps {@code dev*}: the night of {@code service-intent-train} on
 * this split, and the classifier that goes live on the test questions as they are and with a typing
 * error in every word of five letters or more.
 *
 * <pre>
 * ROOT validation|test [SETTING=VALUE...]   the root into which the questions were ingested
 * </pre>
 *
 * Settings are those of the job, over {@code conf/jobs/service-intent-train.conf}. With {@code
 * validation} the test file is not read: the validation questions take its place, and a tenth of
 * the training questions theirs. Where there is no file {@code dev*}, a tenth of the training
 * questions is for validation, by the hash of the text.
 */
public final class IntentsBenchmark {
  private static final int ROUNDS = 2000;
  private static final int TENTHS = 10;

  /** No seed that training has; fixed before anything was measured. */
  private static final long SEED = 20261127;

  private IntentsBenchmark() {}

  /** Runs the night and prints what it says. */
  @AllowedHere("a benchmark is a process of its own: it opens its session and prints")
  public static void main(String[] arguments) {
    if (arguments.length < 2 || !List.of("validation", "test").contains(arguments[1])) {
      System.err.println("usage: ROOT validation|test [SETTING=VALUE...]; see the Javadoc");
      return;
    }
    ExitCode exit =
        OneJob.run(
            new OnGivenSplit(arguments[1].equals("test")),
            arguments[0],
            Arrays.asList(arguments).subList(2, arguments.length));
    System.exit(exit.code());
  }

  /** The job on the split that the files make. */
  private static final class OnGivenSplit implements Job<ServiceIntentTrainJob.Settings> {
    private final boolean onTestFile;

    OnGivenSplit(boolean onTestFile) {
      this.onTestFile = onTestFile;
    }

    @Override
    public String name() {
      return "service-intent-train";
    }

    @Override
    public String summary() {
      return "what customers want, on a given split";
    }

    @Override
    public Class<ServiceIntentTrainJob.Settings> settings() {
      return ServiceIntentTrainJob.Settings.class;
    }

    @Override
    public List<String> libraries() {
      return List.of(DeepLibrary.JAR, OnnxLibrary.JAR);
    }

    @Override
    public Map<String, String> inputs(ServiceIntentTrainJob.Settings settings, JobContext context) {
      return Map.of();
    }

    @Override
    public void run(ServiceIntentTrainJob.Settings settings, JobContext context) throws Exception {
      Dataset<Row> questions =
          context
              .tables()
              .read(ShopTables.QUESTIONS, context.asOf())
              .where(col("intent").isNotNull())
              .cache();
      Column tenth = conv(substring(sha2(col("text"), 256), 1, 8), 16, 10).cast("long").mod(TENTHS);
      Column file = col("source_file");
      boolean dev = !questions.where(file.contains("dev")).isEmpty();
      Column held = dev ? file.contains("dev") : file.contains("train").and(tenth.equalTo(1));
      Column set =
          onTestFile
              ? when(file.contains("test"), 0).when(held, 1).otherwise(2)
              : when(held, 0).when(tenth.equalTo(2), 1).otherwise(2);
      Dataset<Row> divided =
          (onTestFile ? questions : questions.where(file.contains("test").equalTo(false)))
              .withColumn("set", set)
              .cache();
      List<String> intents =
          divided.select("intent").distinct().orderBy("intent").collectAsList().stream()
              .map(row -> row.getString(0))
              .toList();
      Column label = when(col("intent").equalTo(intents.get(0)), 0);
      for (int c = 1; c < intents.size(); c++) {
        label = label.when(col("intent").equalTo(intents.get(c)), c);
      }
      new TextNight(
              context,
              ServiceIntentTrainJob.KINDS,
              intents,
              new TextNight.Settings(
                  settings.text(), settings.deep(), settings.classifier(), settings.gate()))
          .judgedBy(ClassMeasure.ACCURACY)
          .dividedBy(col("set"))
          .readingLetters()
          .readingSentences(settings.sentences().vectors(context.storage().configuration()))
          .run(
              "questions",
              divided.select(col("text"), label.as("label"), col("lang"), col("set")),
              Map.of());
      List<Row> test =
          divided.where("set = 0").select("text", "intent").orderBy("text").collectAsList();
      print(context, test);
    }

    /** Tells of the classifier that went live, or stayed so, how it does with typing errors. */
    private static void print(JobContext context, List<Row> test) throws IOException {
      Version live = context.slots().live(ServiceIntentTrainJob.KINDS.purpose()).orElseThrow();
      ClassifierFiles.Stored<TextClassifier> read = TextNight.files(context).read(live);
      List<String> mistyped = new ArrayList<>();
      Typos typos = new Typos(SEED);
      test.forEach(row -> mistyped.add(typos.in(row.getString(0))));
      long before = System.nanoTime();
      String asTheyAre = accuracy(read, test, test.stream().map(r -> r.getString(0)).toList());
      double milliseconds = (System.nanoTime() - before) / 1e6 / test.size();
      context.say(
          String.format(
              Locale.ROOT,
              "%s: accuracy %s, with typing errors %s, n %d, %.2f ms a question",
              live.name(),
              asTheyAre,
              accuracy(read, test, mistyped),
              test.size(),
              milliseconds));
    }

    private static String accuracy(
        ClassifierFiles.Stored<TextClassifier> stored, List<Row> test, List<String> texts) {
      double[] right = new double[test.size()];
      for (int i = 0; i < right.length; i++) {
        float[] said = stored.classifier().model().scores(TokenisedText.of(texts.get(i)).words());
        int best = Softmax.first(said);
        right[i] = stored.labels().get(best).equals(test.get(i).getString(1)) ? 1 : 0;
      }
      Interval interval = Bootstrap.mean(right, ROUNDS, 1, .95);
      return String.format(
          Locale.ROOT, "%.4f [%.4f, %.4f]", interval.estimate(), interval.low(), interval.high());
    }
  }
}
