package io.shopkeeper.neural.session;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import io.shopkeeper.core.session.NegativeSampler;
import io.shopkeeper.core.session.RecurrentNext;
import io.shopkeeper.deep.data.Examples;
import io.shopkeeper.deep.network.NetworkArtifact;
import io.shopkeeper.deep.network.NetworkDefinition;
import io.shopkeeper.deep.network.Weights;
import io.shopkeeper.deep.train.Trained;
import io.shopkeeper.deep.train.Trainer;
import io.shopkeeper.deep.train.TrainingFacts;
import io.shopkeeper.deep.train.Validation;
import io.shopkeeper.learning.contest.Codec;
import io.shopkeeper.learning.contest.Contender;
import io.shopkeeper.learning.contest.Made;
import io.shopkeeper.learning.judge.Board;
import io.shopkeeper.learning.judge.Role;
import io.shopkeeper.learning.split.HashShare;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.ranking.evaluate.ListMeasures;
import java.io.IOException;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Trains the night's network on sessions, and stops in time on sessions that it has not seen. */
final class SessionTraining {
  private final SessionRnnJob.Settings settings;
  private final JobContext context;
  private final JavaSparkContext spark;
  private final NextItemEvaluation evaluation;
  private final SessionNetworks networks;
  private final NetworkDefinition definition;
  private final SessionFormat format;
  private final Trainer<Session> trainer;

  /**
   * Prepares the training of a network; {@link #contender} runs it.
   *
   * @param popularity the number of training sessions that hold each item; negatives are sampled by
   *     it
   * @param lastDay the last day of training
   * @param evaluation measures the network on the validation sessions after each epoch
   */
  SessionTraining(
      SessionRnnJob.Settings settings,
      JobContext context,
      double[] popularity,
      LocalDate lastDay,
      NextItemEvaluation evaluation) {
    this.settings = settings;
    this.context = context;
    this.spark = new JavaSparkContext(context.spark().sparkContext());
    this.evaluation = evaluation;
    this.networks = new SessionNetworks(popularity.length, settings.sessionRnn());
    this.definition = networks.definition(settings.deep().epochs(), settings.deep().seed());
    this.format =
        new SessionFormat(
            spark.broadcast(
                new NegativeSampler(popularity, settings.sessionRnn().popularityPower())),
            settings.sessions().longest(),
            settings.sessionRnn().negatives(),
            lastDay,
            settings.sessionRnn().halfLifeDays());
    this.trainer =
        new Trainer<>(
            settings.deep(), definition, format, Trainer.Site.of(context, NextItemModels.RNN));
  }

  /**
   * The network as a contender of the night. It is not trained again before it serves.
   *
   * @param sessions the training sessions, of two items and more; a share of them is held out for
   *     early stopping
   * @param codec writes and reads the network
   */
  Contender<RecurrentNext> contender(Dataset<Row> sessions, Codec<RecurrentNext> codec) {
    return new Contender<>(
        NextItemModels.RNN,
        Role.CANDIDATE,
        () -> Optional.of(train(sessions)),
        measured -> measured.orElseThrow(),
        codec);
  }

  /** Trains, or goes on where a killed run stood. */
  private Made<RecurrentNext> train(Dataset<Row> sessions) throws IOException {
    Column kept =
        HashShare.fraction(settings.sessionRnn().validationFraction())
            .holds(col("session_id"), lit(settings.deep().seed()));
    Dataset<Row> validated = sessions.where(kept);
    Optional<Validation> validation =
        validated.isEmpty() ? Optional.empty() : Optional.of(w -> measured(validated, w));
    int partitions = Math.max(settings.deep().workers(), spark.defaultParallelism());
    try (Examples<Session> examples =
        Examples.of(
            sessions.where(not(kept)).select("items", "session_id", "first_day"),
            format,
            partitions)) {
      Trained trained = trainer.train(examples.required("training sessions"), validation);
      context.fact(TrainingFacts.NAME, trained.facts());
      return new Made<>(next(trained.weights()), artifact(trained.weights())::write);
    }
  }

  private RecurrentNext next(Weights weights) {
    return new RecurrentNext(networks.plain(weights), settings.sessions().longest());
  }

  /** DL4J's own files, and how sessions are made. */
  private NetworkArtifact artifact(Weights weights) {
    return NetworkArtifact.of(definition, weights)
        .preprocessing(
            Map.of(
                "event_types", settings.sessions().eventTypes(),
                "longest", settings.sessions().longest(),
                "order", "event_time, event_id",
                "repeats_in_a_row", "count once",
                "items_that_are_not_in_items.json", "left out"));
  }

  private Validation.Measured measured(Dataset<Row> sessions, Weights weights) {
    Board board = evaluation.board(sessions, Map.of(NextItemModels.RNN, next(weights)));
    double rank = board.mean(NextItemModels.RNN, ListMeasures.MRR_20);
    double found = board.mean(NextItemModels.RNN, ListMeasures.RECALL_20);
    return new Validation.Measured(
        rank, new TreeMap<>(Map.of("validation_mrr@20", rank, "validation_recall@20", found)));
  }

  /** Deletes the checkpoints: what came of training is committed. */
  void done() throws IOException {
    trainer.done();
  }
}
