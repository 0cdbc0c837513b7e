package io.shopkeeper.ranking.lists;

import static org.apache.spark.sql.functions.col;

import io.shopkeeper.core.JobException;
import io.shopkeeper.core.live.Purpose;
import io.shopkeeper.learning.judge.Verdict;
import io.shopkeeper.learning.split.Days;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.storage.Json;
import io.shopkeeper.platform.version.Staging;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.ranking.evaluate.Contenders;
import io.shopkeeper.ranking.evaluate.Evaluator;
import io.shopkeeper.ranking.evaluate.ListEvaluation;
import io.shopkeeper.ranking.history.Interactions;
import io.shopkeeper.ranking.model.CatalogueModel;
import io.shopkeeper.ranking.model.ModelFiles;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Commits a night's models: the model itself, the dictionaries that its ids mean, the candidates
 * for every customer, and the evaluation.
 */
public final class Artifacts {
  private static final int FILE_MEGABYTES = 256;

  private final JobContext context;
  private final Interactions data;
  private final Night night;

  /**
   * What the models of a night have in common.
   *
   * @param days what they were trained and measured on
   * @param servingTo the last day that those who serve know
   * @param inputs fingerprints of what was read
   * @param evaluation what {@code evaluation.json} will hold
   */
  public record Night(
      Days days,
      LocalDate servingTo,
      long seed,
      CandidateSettings candidates,
      Map<String, String> inputs,
      Map<String, Object> evaluation) {}

  /** Writes a trained model's own files, the first time that a version holds them. */
  @FunctionalInterface
  public interface OwnFiles {
    /** Writes below the staging's paths, such as {@code model}. */
    void write(Staging staging) throws Exception;
  }

  /** Artifacts of a run. */
  public Artifacts(JobContext context, Interactions data, Night night) {
    this.context = context;
    this.data = data;
    this.night = night;
  }

  /** Tells the run's record, and whoever watches, what was measured and decided. */
  public static void record(
      JobContext context,
      Evaluator.Outcome outcome,
      Map<String, Object> evaluation,
      Verdict verdict) {
    ListEvaluation.metrics(outcome).forEach(context::metric);
    context.fact("evaluation", evaluation);
    context.fact("gate", verdict);
    context.say(verdict.line());
  }

  /**
   * Commits a trained model, whatever the verdict: a refused one is kept to be looked at.
   *
   * @param evaluated the one that was measured, or null where none could be
   * @param own files that only this kind of model has; they may hold the integer ids of the
   *     dictionaries, which are written beside them
   */
  public Version write(
      CatalogueModel serving, CatalogueModel evaluated, Verdict verdict, OwnFiles own)
      throws Exception {
    try (Staging staging = context.artifacts().stage(serving.source(), context.runId())) {
      context.phase(
          "write " + serving.source(),
          () -> {
            own.write(staging);
            writeDictionary(staging);
          });
      return commit(staging, serving, evaluated, verdict);
    }
  }

  /**
   * Lets what the gate chose go live: the model that was trained, or a baseline, which is committed
   * first.
   *
   * @throws JobException (99) where production stays
   */
  public void goLive(Version trained, Contenders contenders, Verdict verdict) throws Exception {
    String source = verdict.live().orElseThrow(() -> JobException.gateRefused(verdict.line()));
    Version version =
        source.equals(trained.name()) ? trained : writeBaseline(source, contenders, verdict);
    context.slots().take(Purpose.RECOMMENDER, version, context.runId(), verdict.line());
  }

  private Version writeBaseline(String source, Contenders contenders, Verdict verdict)
      throws Exception {
    CatalogueModel evaluated = contenders.models().get(source);
    boolean refit = night.servingTo().equals(night.days().asOf());
    CatalogueModel serving = refit ? contenders.baselineOfAllDays(source) : evaluated;
    try (Staging staging = context.artifacts().stage(source, context.runId())) {
      return commit(staging, serving, evaluated, verdict);
    }
  }

  private Version commit(
      Staging staging, CatalogueModel serving, CatalogueModel evaluated, Verdict verdict)
      throws Exception {
    context.phase(
        "write candidates of " + serving.source(), () -> writeCandidates(staging, serving));
    ModelFiles files = new ModelFiles(data);
    files.write(staging, ModelFiles.SERVING, serving);
    files.write(staging, ModelFiles.EVALUATED, evaluated == null ? serving : evaluated);
    staging.write("evaluation.json", Json.bytes(night.evaluation()));
    Map<String, String> labels = new TreeMap<>(ModelFiles.labels(serving));
    labels.put("train-to", night.days().trainEnd().toString());
    labels.put("serving-to", night.servingTo().toString());
    labels.put(
        "verdict", verdict.live().equals(Optional.of(serving.source())) ? "accepted" : "refused");
    return staging.commit(context.draft(night.seed(), night.inputs(), Map.of(), labels));
  }

  private void writeCandidates(Staging staging, CatalogueModel model) {
    CandidateSettings wanted = night.candidates();
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
