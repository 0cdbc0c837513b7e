package io.shopkeeper.neural.session;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import io.shopkeeper.learning.split.HashShare;
import io.shopkeeper.core.JobException;
import io.shopkeeper.core.session.NegativeSampler;
import io.shopkeeper.core.session.NextItem;
import io.shopkeeper.core.session.PopularNext;
import io.shopkeeper.core.session.RecurrentNetwork;
import io.shopkeeper.core.session.RecurrentNext;
import io.shopkeeper.core.session.SessionIndex;
import io.shopkeeper.core.session.Vsknn;
import io.shopkeeper.core.topk.ScoredItems;
import io.shopkeeper.deep.backend.Backend;
import io.shopkeeper.deep.data.Examples;
import io.shopkeeper.deep.memory.MemoryGrant;
import io.shopkeeper.deep.network.NetworkArtifact;
import io.shopkeeper.deep.network.NetworkDefinition;
import io.shopkeeper.deep.train.Trained;
import io.shopkeeper.deep.train.Trainer;
import io.shopkeeper.deep.train.TrainingFacts;
import io.shopkeeper.deep.train.Validation;
import io.shopkeeper.learning.judge.Board;
import io.shopkeeper.learning.judge.Evaluation;
import io.shopkeeper.learning.judge.Gate;
import io.shopkeeper.learning.judge.Lineup;
import io.shopkeeper.learning.judge.Lineup.Production;
import io.shopkeeper.learning.judge.Measure;
import io.shopkeeper.learning.judge.Role;
import io.shopkeeper.learning.judge.Verdict;
import io.shopkeeper.learning.split.Days;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.storage.Json;
import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.ranking.evaluate.ListMeasures;
import io.shopkeeper.ranking.history.Shelf;
import io.shopkeeper.ranking.model.PopularModel;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** One run of {@code session-rnn}, for processes that have DL4J. */
final class SessionRnnRun {
  private static final String PRODUCTION = "production";

  /** Ids travel as floats, which are exact so far. */
  private static final int MOST_ITEMS = 1 << 24;

  private final SessionRnnSettings settings;
  private final JobContext context;
  private final JavaSparkContext spark;
  private final SessionArtifacts artifacts;
  private final Days days;

  SessionRnnRun(SessionRnnSettings settings, JobContext context) {
    this.settings = settings;
    this.context = context;
    this.spark = new JavaSparkContext(context.spark().sparkContext());
    this.artifacts = new SessionArtifacts(context);
    this.days = Days.testing(context.asOf(), settings.evaluation().testDays());
  }

  void run() throws Exception {
    StepScores.of(settings)
        .requireFit(
            MemoryGrant.of(spark.getConf(), spark.master(), spark.defaultParallelism()),
            settings.deep().workers());
    try (Sessions sessions =
        context.phase(
            "read sessions",
            () ->
                Sessions.of(
                    context.tables().read(ShopTables.EVENTS, context.asOf()),
                    settings.sessions(),
                    days))) {
      check(sessions);
      PopularModel popular =
          context.phase(
              "count items", () -> new PopularModel(sessions.popularity(sessions.training())));
      Vsknn neighbours =
          context.phase("index sessions", () -> neighbours(sessions, sessions.training()));
      NextItemEvaluation evaluation =
          new NextItemEvaluation(
              settings.evaluation(),
              settings.deep().seed(),
              popular.list(),
              settings.sessionRnn().repeatedItems());
      SessionNetworks networks =
          new SessionNetworks(sessions.items().size(), settings.sessionRnn());
      NetworkDefinition definition =
          networks.definition(settings.deep().epochs(), settings.deep().seed());
      Trainer<Session> trainer =
          new Trainer<>(settings.deep(), definition, format(popular), site());
      Trained trained = train(trainer, sessions, popular, networks, evaluation);
      RecurrentNetwork network = networks.plain(trained.weights());

      Map<String, NextItem> contenders = new LinkedHashMap<>();
      contenders.put(SessionArtifacts.RNN, next(network));
      contenders.put("vsknn", neighbours);
      contenders.put("popular", new PopularNext(popular.popularity()));
      Optional<Version> live = artifacts.live();
      Optional<Production> production = addProduction(live, sessions, contenders);
      Board board = context.phase("evaluate", () -> evaluation.board(sessions.test(), contenders));
      Lineup lineup = lineup(contenders, production);
      Verdict verdict =
          new Gate(
                  settings.gate(),
                  ListMeasures.MRR_20,
                  "predictions",
                  "there is nothing to judge in the test window")
              .judge(board, lineup);
      Map<String, Object> facts = facts(board, lineup, trained);
      record(board, contenders, facts, verdict);

      SessionArtifacts.Night night =
          new SessionArtifacts.Night(settings.deep().seed(), inputs(), board, facts);
      Version own = commit(network, definition, trained, sessions, night, verdict);
      Optional<Version> winner =
          verdict.live().isEmpty()
              ? live
              : Optional.of(
                  verdict.live().get().equals(SessionArtifacts.RNN)
                      ? own
                      : commitBaseline(verdict.live().get(), night));
      if (verdict.live().isPresent()) {
        context.artifacts().promote(winner.orElseThrow(), context.runId(), verdict.line());
      }
      release(sessions, winner.orElseThrow(), network);
      trainer.done();
      if (verdict.live().isEmpty()) {
        throw JobException.gateRefused(verdict.line());
      }
    }
  }

  private void check(Sessions sessions) {
    Sessions.Counts counts = sessions.counts();
    context.rows("sessions", counts.sessions());
    context.rows("training_sessions", counts.training());
    context.rows("test_sessions", counts.test());
    context.rows("test_events_of_unknown_items", counts.unknownInTest());
    context.rows("items", sessions.items().size());
    if (counts.training() == 0) {
      throw JobException.badInput(
          "table events up to %s: none of %d sessions holds two items after one another; nothing can be learned of what comes next, see sessions.event-types"
              .formatted(days.trainEnd(), counts.sessions()));
    }
    if (sessions.items().size() > MOST_ITEMS) {
      throw JobException.badInput(
          "%d items: at most %d can be told apart; raise sessions.least-sessions"
              .formatted(sessions.items().size(), MOST_ITEMS));
    }
  }

  private Vsknn neighbours(Sessions sessions, Dataset<Row> past) {
    VsknnSettings wanted = settings.vsknn();
    return new Vsknn(
        SessionIndex.of(sessions.items().size(), Sessions.latest(past, wanted.sessions())),
        new Vsknn.Parameters(
            wanted.neighbours(),
            wanted.sample(),
            wanted.decay(),
            wanted.idfWeight(),
            settings.sessions().longest()));
  }

  private SessionFormat format(PopularModel popular) {
    Broadcast<NegativeSampler> sampler =
        spark.broadcast(
            new NegativeSampler(popular.popularity(), settings.sessionRnn().popularityPower()));
    return new SessionFormat(
        sampler,
        settings.sessions().longest(),
        settings.sessionRnn().negatives(),
        days.trainEnd(),
        settings.sessionRnn().halfLifeDays());
  }

  private Trained train(
      Trainer<Session> trainer,
      Sessions sessions,
      PopularModel popular,
      SessionNetworks networks,
      NextItemEvaluation evaluation)
      throws Exception {
    Column kept =
        HashShare.fraction(settings.sessionRnn().validationFraction())
            .holds(col("session_id"), lit(settings.deep().seed()));
    Dataset<Row> validated = sessions.training().where(kept);
    boolean validates = !validated.isEmpty();
    Dataset<Row> learned = sessions.training().where(not(kept));
    int partitions = Math.max(settings.deep().workers(), spark.defaultParallelism());
    try (Examples<Session> examples =
        Examples.of(
            learned.select("items", "session_id", "first_day"), format(popular), partitions)) {
      examples.required("training sessions");
      Optional<Validation> validation =
          validates
              ? Optional.of(
                  weights ->
                      measured(
                          evaluation.board(
                              validated,
                              Map.of(SessionArtifacts.RNN, next(networks.plain(weights))))))
              : Optional.empty();
      return context.phase("train", () -> trainer.train(examples, validation));
    }
  }

  private static Validation.Measured measured(Board board) {
    double rank = board.mean(SessionArtifacts.RNN, ListMeasures.MRR_20);
    double found = board.mean(SessionArtifacts.RNN, ListMeasures.RECALL_20);
    return new Validation.Measured(
        rank, new TreeMap<>(Map.of("validation_mrr@20", rank, "validation_recall@20", found)));
  }

  private RecurrentNext next(RecurrentNetwork network) {
    return new RecurrentNext(network, settings.sessions().longest());
  }

  /** A live network is measured as it is; a live baseline is the one trained tonight. */
  private Optional<Production> addProduction(
      Optional<Version> live, Sessions sessions, Map<String, NextItem> contenders)
      throws IOException {
    if (live.isEmpty()) {
      return Optional.empty();
    }
    String source = SessionArtifacts.source(live.get());
    if (!source.equals(SessionArtifacts.RNN)) {
      return Optional.of(new Production(source, source));
    }
    sayWhatItKnows(live.get());
    contenders.put(PRODUCTION, next(artifacts.network(live.get(), sessions.items())));
    return Optional.of(new Production(PRODUCTION, source));
  }

  /**
   * A run for a day of the past may meet a production that was trained on days of its test window.
   * It has no state that knows less, and to beat it all the same is what makes it leave.
   */
  private void sayWhatItKnows(Version live) {
    String trainedTo = live.manifest().labels().getOrDefault("train-to", "an unknown day");
    if (trainedTo.compareTo(days.trainEnd().toString()) > 0) {
      context.say(
          "production %s version %s was trained to %s, training ended on %s: it knows of the test window what tonight's network does not"
              .formatted(live.name(), live.label(), trainedTo, days.trainEnd()));
    }
  }

  private static Lineup lineup(Map<String, NextItem> contenders, Optional<Production> production) {
    Map<String, Role> roles = new LinkedHashMap<>();
    for (String name : contenders.keySet()) {
      roles.put(
          name,
          name.equals(SessionArtifacts.RNN)
              ? Role.CANDIDATE
              : name.equals(PRODUCTION) ? Role.PRODUCTION : Role.BASELINE);
    }
    return new Lineup(SessionArtifacts.RNN, roles, "popular", production);
  }

  private Map<String, Object> facts(Board board, Lineup lineup, Trained trained) {
    Map<String, Object> facts =
        new TreeMap<>(
            Json.fields(
                Evaluation.of(
                    board, days, ListMeasures.MRR_20, NextItemEvaluation.MEASURED, lineup)));
    facts.put("predictions", board.cases());
    facts.put("training", trained.facts());
    return facts;
  }

  private void record(
      Board board, Map<String, NextItem> contenders, Map<String, Object> facts, Verdict verdict) {
    if (board.cases() > 0) {
      for (String name : contenders.keySet()) {
        for (Measure metric : NextItemEvaluation.MEASURED) {
          context.metric(name + "." + metric.name(), board.mean(name, metric));
        }
      }
    }
    context.rows("test_predictions", board.cases());
    context.fact(TrainingFacts.NAME, facts.get("training"));
    context.fact(NextItemsSection.FACT, facts);
    context.fact("gate", verdict);
    context.say(verdict.line());
  }

  private Version commit(
      RecurrentNetwork network,
      NetworkDefinition definition,
      Trained trained,
      Sessions sessions,
      SessionArtifacts.Night night,
      Verdict verdict)
      throws Exception {
    Map<String, String> labels =
        Map.of(
            "train-to",
            days.trainEnd().toString(),
            "verdict",
            verdict.accepted() ? "accepted" : "refused",
            "workers",
            Integer.toString(trained.workers()));
    return context.phase(
        "write session-rnn",
        () ->
            artifacts.commit(
                SessionArtifacts.RNN,
                night,
                labels,
                SessionArtifacts.files(
                        NetworkArtifact.of(definition, trained.weights()),
                        network,
                        sessions.items(),
                        settings.sessions())
                    ::write));
  }

  /** A baseline is made anew each night: its version says that it is live, and why. */
  private Version commitBaseline(String source, SessionArtifacts.Night night) throws IOException {
    return artifacts.commit(
        source,
        night,
        Map.of("train-to", days.trainEnd().toString(), "verdict", "accepted"),
        staging -> {});
  }

  private Map<String, String> inputs() throws IOException {
    return new SessionRnnJob().inputs(settings, context);
  }

  /** Tonight's lists by the model that is live now; baselines know all days up to as-of. */
  private void release(Sessions sessions, Version live, RecurrentNetwork own) throws Exception {
    String source = SessionArtifacts.source(live);
    PopularModel popular = new PopularModel(sessions.popularity(sessions.all()));
    NextItem model =
        switch (source) {
          case SessionArtifacts.RNN ->
              live.manifest().runId().equals(context.runId())
                  ? next(own)
                  : next(artifacts.network(live, sessions.items()));
          case "vsknn" -> neighbours(sessions, sessions.all());
          default -> new PopularNext(popular.popularity());
        };
    Shelf shelf =
        Shelf.of(context.tables().find(ShopTables.PRODUCTS, context.asOf()), sessions.items());
    boolean[] shown = shelf.shown(List.of(), List.of(), sessions.items());
    ScoredItems fill = popular.list();
    NextLists lists =
        new NextLists(
            model,
            fill,
            settings.sessionRnn().repeatedItems(),
            IntStream.range(0, shown.length).filter(i -> !shown[i]).toArray());
    context.phase(
        "write next_items",
        () ->
            new NextItemsRelease(context, settings.sessionRnn(), settings.deep().seed())
                .write(sessions, lists, live, inputs()));
  }

  private Trainer.Site site() {
    return new Trainer.Site(
        spark,
        context.storage(),
        context.checkpoints() + "/" + SessionArtifacts.RNN,
        Backend.SINGLE_THREAD,
        context.clock(),
        context::say);
  }
}
