package io.shopkeeper.recommend;

import static org.apache.spark.sql.functions.col;

import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.storage.Json;
import io.shopkeeper.platform.version.Staging;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.recommend.Interactions.Days;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.ml.recommendation.ALSModel;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Commits a night's models: the model itself, the dictionaries that its ids mean, the candidates
 * for every customer, and the evaluation.
 */
final class Artifacts {
  private static final int FILE_MEGABYTES = 256;

  private final AlsTrainSettings settings;
  private final JobContext context;
  private final Interactions data;
  private final ModelFiles files;
  private final Days days;
  private final Map<String, String> inputs;
  private final Map<String, Object> evaluation;

  Artifacts(
      AlsTrainSettings settings,
      JobContext context,
      Interactions data,
      ModelFiles files,
      Days days,
      Map<String, String> inputs,
      Map<String, Object> evaluation) {
    this.settings = settings;
    this.context = context;
    this.data = data;
    this.files = files;
    this.days = days;
    this.inputs = inputs;
    this.evaluation = evaluation;
  }

  /** Every model's metrics under names such as {@code als.ndcg@20}. */
  static Map<String, Double> metrics(Scoreboard board, Map<String, Evaluator.Spread> spread) {
    Map<String, Double> metrics = new TreeMap<>();
    spread.forEach(
        (model, of) -> {
          for (Metric metric : Metric.values()) {
            metrics.put(model + "." + metric.label().replace(' ', '-'), board.mean(model, metric));
          }
          metrics.put(model + ".coverage@20", of.coverage());
          metrics.put(model + ".gini@20", of.gini());
          metrics.put(model + ".popularity-lift@20", of.popularityLift());
        });
    return metrics;
  }

  /** Commits the factorisation, whatever the verdict: a refused one is kept to be looked at. */
  Version writeAls(
      ALSModel trained, AlsModel serving, CatalogueModel evaluated, Gate.Verdict verdict)
      throws Exception {
    try (Staging staging = context.artifacts().stage("als", context.runId())) {
      context.phase(
          "write als",
          () -> {
            trained.write().save(staging.path("model"));
            writeDictionary(staging);
          });
      return commit(staging, serving, evaluated, verdict);
    }
  }

  /** Commits a baseline that goes live. */
  Version writeBaseline(CatalogueModel serving, CatalogueModel evaluated, Gate.Verdict verdict)
      throws Exception {
    try (Staging staging = context.artifacts().stage(serving.source(), context.runId())) {
      return commit(staging, serving, evaluated, verdict);
    }
  }

  private Version commit(
      Staging staging, CatalogueModel serving, CatalogueModel evaluated, Gate.Verdict verdict)
      throws Exception {
    context.phase(
        "write candidates of " + serving.source(), () -> writeCandidates(staging, serving));
    files.write(staging, ModelFiles.SERVING, serving);
    files.write(staging, ModelFiles.EVALUATED, evaluated == null ? serving : evaluated);
    staging.write("evaluation.json", Json.bytes(evaluation));
    Map<String, String> labels = new TreeMap<>(ModelFiles.labels(serving));
    labels.put("train-to", days.trainEnd().toString());
    labels.put("serving-to", (settings.als().refit() ? days.asOf() : days.trainEnd()).toString());
    labels.put(
        "verdict",
        verdict.live().equals(java.util.Optional.of(serving.source())) ? "accepted" : "refused");
    return staging.commit(context.draft(settings.als().seed(), inputs, Map.of(), labels));
  }

  private void writeCandidates(Staging staging, CatalogueModel model) {
    CandidateSettings wanted = settings.candidates();
    new SortedTable(data, FILE_MEGABYTES)
        .write(
            Lists.candidates(data.items(), model, wanted),
            Lists.CANDIDATES,
            wanted.perUser(),
            wanted.reasons(),
            staging.path("candidates"));
  }

  private void writeDictionary(Staging staging) throws IOException {
    data.customers()
        .select(col("user").as("id"), col("user_id"))
        .write()
        .parquet(staging.path("dictionary-users"));
    StructType schema =
        new StructType()
            .add("id", DataTypes.IntegerType, false)
            .add("item_id", DataTypes.StringType, false);
    List<Row> rows = new ArrayList<>();
    for (int id = 0; id < data.items().size(); id++) {
      rows.add(RowFactory.create(id, data.items().name(id)));
    }
    context
        .spark()
        .createDataFrame(rows, schema)
        .coalesce(1)
        .write()
        .parquet(staging.path("dictionary-items"));
    staging.expect("dictionary-users", data.users());
    staging.expect("dictionary-items", data.items().size());
  }
}
