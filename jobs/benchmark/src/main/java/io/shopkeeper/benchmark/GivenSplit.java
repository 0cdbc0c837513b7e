package io.shopkeeper.benchmark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.conv;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.sha2;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.when;

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
import io.shopkeeper.text.classify.TextClassifier;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * The night of {@code service-intent-train} on the split that questions came with, in files {@code
 * train*}, {@code test*} and perhaps {@code dev*}. Where there is no file {@code dev*}, a tenth of
 * the training questions is for validation, by the hash of the text.
 *
 * @param onTestFile whether the test file is read; otherwise the validation questions take its
 *     place, and a tenth of the training questions theirs
 * @param labels training questions of an intent at most, by the hash of the text
 * @param heldOut intents that nothing is learned of
 * @param judge what is done with the classifier that is live in the end
 */
record GivenSplit(boolean onTestFile, int labels, Set<String> heldOut, Judge judge)
    implements Job<ServiceIntentTrainJob.Settings> {
  private static final int TENTHS = 10;

  /** Looks at what was learned. */
  @FunctionalInterface
  interface Judge {
    /**
     * Looks at it.
     *
     * @param test the test questions (text, intent) in the order of their texts, those of intents
     *     that are held out among them
     */
    void of(
        JobContext context,
        String name,
        ClassifierFiles.Stored<TextClassifier> live,
        List<Row> test);
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
    Dataset<Row> divided = divided(context).cache();
    Dataset<Row> learned =
        divided.where(col("intent").isin(heldOut.toArray()).equalTo(false)).cache();
    List<String> intents =
        learned.select("intent").distinct().orderBy("intent").collectAsList().stream()
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
        .tellingStrangers()
        .run(
            "questions",
            learned.select(col("text"), label.as("label"), col("lang"), col("set")),
            Map.of());
    Version live = context.slots().live(ServiceIntentTrainJob.KINDS.purpose()).orElseThrow();
    judge.of(
        context,
        live.name(),
        TextNight.files(context).read(live),
        divided.where("set = 0").select("text", "intent").orderBy("text").collectAsList());
  }

  /** The questions with their {@code set}: 0 test, 1 validation, 2 training. */
  private Dataset<Row> divided(JobContext context) throws IOException {
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
    Column place =
        row_number()
            .over(Window.partitionBy("intent", "set").orderBy(sha2(col("text"), 256), col("text")));
    return (onTestFile ? questions : questions.where(file.contains("test").equalTo(false)))
        .withColumn("set", set)
        .withColumn("place", place)
        .where(col("set").notEqual(2).or(col("place").leq(labels)));
  }
}
