package io.shopkeeper.service.intent;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.trim;

import io.shopkeeper.core.JobException;
import io.shopkeeper.deep.classify.LearnedClasses;
import io.shopkeeper.deep.text.TextNight;
import io.shopkeeper.learning.classify.ClassMeasure;
import io.shopkeeper.learning.classify.Part;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.table.ShopTables;
import java.io.IOException;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** One run of {@code service-intent-train}, for processes that have DL4J. */
final class IntentNight {
  private final ServiceIntentTrainJob.Settings settings;
  private final JobContext context;

  IntentNight(ServiceIntentTrainJob.Settings settings, JobContext context) {
    this.settings = settings;
    this.context = context;
  }

  void run(Map<String, String> inputs) throws Exception {
    Dataset<Row> questions = labelled();
    LearnedClasses intents =
        context.phase(
            "count intents",
            () ->
                LearnedClasses.of(
                    questions, Part.of(col("text")), settings.text().leastExamples()));
    told(intents);
    new TextNight(
            context,
            ServiceIntentTrainJob.KINDS,
            intents.names(),
            new TextNight.Settings(
                settings.text(), settings.deep(), settings.classifier(), settings.gate()))
        .judgedBy(ClassMeasure.MACRO_F1)
        .slicedBy("lang")
        .readingLetters()
        .readingSentences(settings.sentences().vectors(context.storage().configuration()))
        .tellingStrangers()
        .run("questions", intents.numbered(questions), inputs);
  }

  /** The questions whose intent somebody named. */
  private Dataset<Row> labelled() throws IOException {
    return context
        .tables()
        .read(ShopTables.QUESTIONS, context.asOf())
        .select(col("text"), trim(col("intent")).as("class"), col("lang"))
        .where(col("class").notEqual(lit("")));
  }

  /**
   * Says which intents are too rare.
   *
   * @throws JobException 99 where fewer than two are left
   */
  private void told(LearnedClasses intents) {
    context.rows("intents", intents.names().size());
    context.rows("rare_intents", intents.rare().size());
    context.fact("rare-intents", intents.rare());
    if (!intents.rare().isEmpty()) {
      context.say(
          "left out, for fewer than %d training questions or none to test on: %s"
              .formatted(settings.text().leastExamples(), intents.rare()));
    }
    if (intents.names().size() < 2) {
      throw JobException.gateRefused(
          "%d intents have %d training questions (text.least-examples), two at least are needed: nothing is learned, and questions are answered by search alone; fill questions.intent of more questions"
              .formatted(intents.names().size(), settings.text().leastExamples()));
    }
  }
}
