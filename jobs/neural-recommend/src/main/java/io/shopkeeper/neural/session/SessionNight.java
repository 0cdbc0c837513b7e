package io.shopkeeper.neural.session;

import io.shopkeeper.core.JobException;
import io.shopkeeper.deep.memory.MemoryGrant;
import io.shopkeeper.learning.contest.Contest;
import io.shopkeeper.learning.contest.State;
import io.shopkeeper.learning.judge.Gate;
import io.shopkeeper.learning.judge.Verdict;
import io.shopkeeper.learning.split.Days;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.ranking.evaluate.ListMeasures;
import io.shopkeeper.ranking.history.Shelf;
import io.shopkeeper.ranking.model.PopularModel;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;

/** One run of {@code session-rnn}, for processes that have DL4J. */
final class SessionNight {
  /** Ids travel as floats, which are exact so far. */
  private static final int MOST_ITEMS = 1 << 24;

  private final SessionRnnJob.Settings settings;
  private final JobContext context;
  private final Map<String, String> inputs;
  private final Days days;

  SessionNight(SessionRnnJob.Settings settings, JobContext context, Map<String, String> inputs) {
    this.settings = settings;
    this.context = context;
    this.inputs = inputs;
    this.days = Days.testing(context.asOf(), settings.evaluation().testDays());
  }

  void run() throws Exception {
    requireMemory();
    try (Sessions sessions = context.phase("read sessions", this::read)) {
      check(sessions);
      PopularModel popular = popular(sessions);
      NextItemModels models = new NextItemModels(context, settings, sessions, popular);
      NextItemEvaluation evaluation = evaluation(popular);
      SessionCandidates candidates = candidates(sessions, models, evaluation, popular);
      NextItemArena arena = new NextItemArena(context, sessions, days, models, evaluation);

      String candidate = candidates.train();
      Verdict verdict =
          new Contest<>(context, terms(), arena, gate())
              .run(
                  candidates.contender(candidate),
                  models.baselines(),
                  candidates.variants(candidate));
      release(sessions, models);
      candidates.done();
      verdict.orRefuse();
    }
  }

  private void requireMemory() {
    JavaSparkContext spark = new JavaSparkContext(context.spark().sparkContext());
    MemoryGrant grant = MemoryGrant.of(spark.getConf(), spark.master(), spark.defaultParallelism());
    for (StepScores scores : StepScores.of(settings)) {
      scores.requireFit(grant, settings.deep().workers());
    }
  }

  private Sessions read() throws IOException {
    return Sessions.of(
        context.tables().read(ShopTables.EVENTS, context.asOf()), settings.sessions(), days);
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

  private PopularModel popular(Sessions sessions) throws Exception {
    return context.phase(
        "count items", () -> new PopularModel(sessions.popularity(sessions.training())));
  }

  private NextItemEvaluation evaluation(PopularModel popular) {
    return new NextItemEvaluation(
        settings.evaluation(),
        settings.deep().seed(),
        popular.list(),
        settings.sessionRnn().repeatedItems());
  }

  private SessionCandidates candidates(
      Sessions sessions,
      NextItemModels models,
      NextItemEvaluation evaluation,
      PopularModel popular) {
    ValidationShare share =
        ValidationShare.of(
            sessions.training(),
            settings.sessionRnn().validationFraction(),
            settings.deep().seed());
    return new SessionCandidates(
        settings, context, models, evaluation, share, popular.popularity(), days.trainEnd());
  }

  private Contest.Terms terms() {
    return new Contest.Terms(
        NextItemModels.PURPOSE,
        days,
        days.trainEnd(),
        settings.deep().seed(),
        inputs,
        NextItemModels.POPULAR);
  }

  private Gate gate() {
    return new Gate(
        settings.gate(),
        ListMeasures.MRR_20,
        "predictions",
        "there is nothing to judge in the test window");
  }

  /** Tonight's lists by the model that is live now; baselines know all days up to as-of. */
  private void release(Sessions sessions, NextItemModels models) throws Exception {
    Version live = context.slots().live(NextItemModels.PURPOSE).orElseThrow();
    Shelf shelf =
        Shelf.of(context.tables().find(ShopTables.PRODUCTS, context.asOf()), sessions.items());
    boolean[] shown = shelf.shown(List.of(), List.of(), sessions.items());
    NextLists lists =
        new NextLists(
            models.read(live, State.SERVING),
            new PopularModel(sessions.popularity(sessions.all())).list(),
            settings.sessionRnn().repeatedItems(),
            IntStream.range(0, shown.length).filter(i -> !shown[i]).toArray());
    context.phase(
        "write next_items",
        () ->
            new NextItemsRelease(context, settings.sessionRnn(), settings.deep().seed())
                .write(sessions, lists, live, inputs));
  }
}
