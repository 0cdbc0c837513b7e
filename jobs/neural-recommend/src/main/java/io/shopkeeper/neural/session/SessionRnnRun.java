package io.shopkeeper.neural.session;

import io.shopkeeper.core.JobException;
import io.shopkeeper.core.session.NextItem;
import io.shopkeeper.core.session.PopularNext;
import io.shopkeeper.core.session.RecurrentNetwork;
import io.shopkeeper.core.session.RecurrentNext;
import io.shopkeeper.core.session.SessionIndex;
import io.shopkeeper.core.session.Vsknn;
import io.shopkeeper.core.topk.ScoredItems;
import io.shopkeeper.deep.memory.MemoryGrant;
import io.shopkeeper.learning.judge.Role;
import io.shopkeeper.learning.split.Days;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.ranking.history.Shelf;
import io.shopkeeper.ranking.model.PopularModel;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** One run of {@code session-rnn}, for processes that have DL4J. */
final class SessionRnnRun {
  /** Ids travel as floats, which are exact so far. */
  private static final int MOST_ITEMS = 1 << 24;

  private final SessionRnnJob.Settings settings;
  private final JobContext context;
  private final JavaSparkContext spark;
  private final SessionArtifacts artifacts;
  private final Days days;

  SessionRnnRun(SessionRnnJob.Settings settings, JobContext context) {
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
    try (Sessions sessions = context.phase("read sessions", this::read)) {
      check(sessions);
      PopularModel popular =
          context.phase(
              "count items", () -> new PopularModel(sessions.popularity(sessions.training())));
      Vsknn neighbours =
          context.phase("index sessions", () -> neighbours(sessions, sessions.training()));
      NextItemEvaluation evaluation = evaluation(popular);
      SessionTraining training =
          new SessionTraining(settings, context, popular.popularity(), days.trainEnd(), evaluation);
      SessionTraining.Brought brought =
          context.phase("train", () -> training.train(sessions.training()));

      NextItemContest contest =
          new NextItemContest()
              .add(SessionArtifacts.RNN, Role.CANDIDATE, next(brought.network()))
              .add("vsknn", Role.BASELINE, neighbours)
              .add("popular", Role.BASELINE, new PopularNext(popular.popularity()));
      Optional<Version> live = addLive(contest, sessions);
      NextItemContest.Judged judged =
          context.phase("evaluate", () -> contest.judge(evaluation, sessions, settings.gate()));
      SessionArtifacts.Night night = night(judged, brought);
      Version own =
          context.phase(
              "write session-rnn",
              () -> artifacts.commit(night, brought, sessions.items(), settings.sessions()));
      Optional<Version> serving = artifacts.goLive(night, own);
      release(sessions, serving.or(() -> live).orElseThrow(), brought.network());
      training.done();
      if (serving.isEmpty()) {
        throw JobException.gateRefused(judged.verdict().line());
      }
    }
  }

  private SessionArtifacts.Night night(
      NextItemContest.Judged judged, SessionTraining.Brought brought) throws IOException {
    Map<String, Object> facts = judged.facts(days, brought.trained());
    judged.record(context, facts);
    return new SessionArtifacts.Night(settings.deep().seed(), inputs(), judged, facts, days);
  }

  private Sessions read() throws IOException {
    return Sessions.of(
        context.tables().read(ShopTables.EVENTS, context.asOf()), settings.sessions(), days);
  }

  private NextItemEvaluation evaluation(PopularModel popular) {
    return new NextItemEvaluation(
        settings.evaluation(),
        settings.deep().seed(),
        popular.list(),
        settings.sessionRnn().repeatedItems());
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

  private RecurrentNext next(RecurrentNetwork network) {
    return new RecurrentNext(network, settings.sessions().longest());
  }

  /** A live network is measured as it is; a live baseline is the one trained tonight. */
  private Optional<Version> addLive(NextItemContest contest, Sessions sessions) throws IOException {
    Optional<Version> live = artifacts.live();
    if (live.isPresent()) {
      String source = SessionArtifacts.source(live.get());
      if (source.equals(SessionArtifacts.RNN)) {
        sayWhatItKnows(live.get());
        contest.addProduction(source, next(artifacts.network(live.get(), sessions.items())));
      } else {
        contest.isLive(source);
      }
    }
    return live;
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
}
