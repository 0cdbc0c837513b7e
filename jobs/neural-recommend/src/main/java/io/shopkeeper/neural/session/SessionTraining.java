package io.shopkeeper.neural.session;

import io.shopkeeper.core.session.NegativeSampler;
import io.shopkeeper.core.session.NetworkNext;
import io.shopkeeper.core.session.NextItem;
import io.shopkeeper.deep.data.Examples;
import io.shopkeeper.deep.network.NetworkArtifact;
import io.shopkeeper.deep.network.NetworkDefinition;
import io.shopkeeper.deep.network.Weights;
import io.shopkeeper.deep.train.Trained;
import io.shopkeeper.deep.train.Trainer;
import io.shopkeeper.deep.train.TrainingFacts;
import io.shopkeeper.deep.train.Validation;
import io.shopkeeper.learning.contest.Made;
import io.shopkeeper.platform.job.JobContext;
import java.io.IOException;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.spark.api.java.JavaSparkContext;

/** Trains one of the night's networks, and stops in time on sessions that it has not seen. */
final class SessionTraining {
  private final SessionRnnJob.Settings settings;
  private final JavaSparkContext spark;
  private final Kind kind;
  private final NetworkDefinition definition;
  private final SessionFormat format;
  private final Trainer<Session> trainer;
  private final Validation validation;

  /**
   * A network to be trained.
   *
   * @param name of the contender, and of its checkpoints
   * @param networks defines it
   * @param negatives that each session of a batch brings; 0 where every item is one
   */
  record Kind(String name, SessionNetworks networks, int negatives) {}

  /**
   * A trained network.
   *
   * @param made the network, with DL4J's own files
   * @param facts how training went
   */
  record Network(Made<NetworkNext<?>> made, TrainingFacts facts) {}

  /**
   * Prepares a training.
   *
   * @param popularity the number of training sessions that hold each item; negatives are sampled by
   *     it
   * @param lastDay the last day of training
   * @param validation measures the network on the validation sessions after each epoch
   */
  SessionTraining(
      SessionRnnJob.Settings settings,
      JobContext context,
      Kind kind,
      double[] popularity,
      LocalDate lastDay,
      Function<NextItem, Validation.Measured> validation) {
    this.settings = settings;
    this.spark = new JavaSparkContext(context.spark().sparkContext());
    this.kind = kind;
    this.definition = kind.networks().definition(settings.deep().epochs(), settings.deep().seed());
    this.validation = weights -> validation.apply(next(weights));
    this.format =
        new SessionFormat(
            spark.broadcast(
                new NegativeSampler(popularity, settings.sessionRnn().popularityPower())),
            settings.sessions().longest(),
            kind.negatives(),
            lastDay,
            settings.sessionRnn().halfLifeDays());
    this.trainer =
        new Trainer<>(settings.deep(), definition, format, Trainer.Site.of(context, kind.name()));
  }

  /** The name of the contender. */
  String name() {
    return kind.name();
  }

  /** Trains, or goes on where a killed run stood. */
  Network train(ValidationShare sessions) throws IOException {
    int partitions = Math.max(settings.deep().workers(), spark.defaultParallelism());
    try (Examples<Session> examples =
        Examples.of(
            sessions.learned().select("items", "session_id", "first_day"), format, partitions)) {
      Trained trained =
          trainer.train(
              examples.required("training sessions"),
              sessions.isEmpty() ? Optional.empty() : Optional.of(validation));
      return new Network(
          new Made<>(next(trained.weights()), artifact(trained.weights())::write), trained.facts());
    }
  }

  private NetworkNext<?> next(Weights weights) {
    return new NetworkNext<>(kind.networks().plain(weights), settings.sessions().longest());
  }

  /** DL4J's own files, and how sessions are made. */
  private NetworkArtifact artifact(Weights weights) {
    return NetworkArtifact.of(definition, weights)
        .preprocessing(preprocessing(settings.sessions()));
  }

  /** How events become the sessions that a model reads. */
  static Map<String, ?> preprocessing(SessionSettings sessions) {
    return new TreeMap<>(
        Map.of(
            "event_types", sessions.eventTypes(),
            "longest", sessions.longest(),
            "order", "event_time, event_id",
            "repeats_in_a_row", "count once",
            "items_that_are_not_in_items.json", "left out"));
  }

  /** Deletes the checkpoints: what came of training is committed. */
  void done() throws IOException {
    trainer.done();
  }
}
