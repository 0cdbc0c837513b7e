package io.shopkeeper.ranking.night;

import io.shopkeeper.core.JobException;
import io.shopkeeper.core.live.Purpose;
import io.shopkeeper.learning.contest.Arena;
import io.shopkeeper.learning.contest.Contender;
import io.shopkeeper.learning.contest.Contender.Variant;
import io.shopkeeper.learning.contest.Contest;
import io.shopkeeper.learning.contest.State;
import io.shopkeeper.learning.judge.Board;
import io.shopkeeper.learning.judge.Gate;
import io.shopkeeper.learning.judge.GateSettings;
import io.shopkeeper.learning.judge.Lineup;
import io.shopkeeper.learning.judge.Verdict;
import io.shopkeeper.learning.split.Days;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.version.Staging;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.ranking.evaluate.EvaluationSettings;
import io.shopkeeper.ranking.evaluate.Evaluator;
import io.shopkeeper.ranking.evaluate.ListEvaluation;
import io.shopkeeper.ranking.evaluate.ListMeasures;
import io.shopkeeper.ranking.history.CustomerHistory.View;
import io.shopkeeper.ranking.history.DailyInterest;
import io.shopkeeper.ranking.history.EventLog;
import io.shopkeeper.ranking.history.Interactions;
import io.shopkeeper.ranking.history.Shelf;
import io.shopkeeper.ranking.lists.CandidateSettings;
import io.shopkeeper.ranking.lists.Lists;
import io.shopkeeper.ranking.lists.SortedTable;
import io.shopkeeper.ranking.model.BlendLearning.Learned;
import io.shopkeeper.ranking.model.CatalogueModel;
import io.shopkeeper.ranking.model.EaseSettings;
import io.shopkeeper.ranking.model.ItemItemSettings;
import io.shopkeeper.ranking.model.ModelCodecs;
import io.shopkeeper.ranking.model.PopularModel;
import io.shopkeeper.ranking.model.Rp3BetaSettings;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Compares a recommender with its baselines (popularity, item-item cosine, RP³β, EASE) and the live
 * model by full ranking on the test window and on those before it, and promotes the winner by
 * NDCG@20.
 */
public final class RecommenderNight {
  private static final int FILE_MEGABYTES = 256;

  private final JobContext context;
  private final EventLog log;
  private final Interactions data;
  private final Shelf shelf;
  private final Plan plan;

  /**
   * The data split, the seeds and the settings of one comparison.
   *
   * @param days training days and test window
   * @param refit whether the winner is retrained on all days before it serves
   * @param seed random seed of the candidate's training and of the evaluation
   * @param inputs fingerprints of the input tables, by name
   */
  public record Plan(
      Days days,
      boolean refit,
      long seed,
      Map<String, String> inputs,
      ItemItemSettings itemItem,
      Rp3BetaSettings rp3beta,
      EaseSettings ease,
      CandidateSettings candidates,
      EvaluationSettings evaluation,
      RollingSettings rolling,
      GateSettings gate) {
    private Baselines.Settings baselines() {
      return new Baselines.Settings(itemItem, rp3beta, ease);
    }
  }

  /**
   * Creates a comparison.
   *
   * @param log the events, to learn from the days before the test window
   * @param data the interactions of the night
   */
  public RecommenderNight(
      JobContext context, EventLog log, Interactions data, Shelf shelf, Plan plan) {
    this.context = context;
    this.log = log;
    this.data = data;
    this.shelf = shelf;
    this.plan = plan;
  }

  /**
   * Trains and evaluates all models and promotes the winner.
   *
   * @param candidate the recommender that may replace the live one
   * @param variants models evaluated for comparison only, by name
   * @param recipe trains the candidate and the variants on earlier days, so that the verdict is
   *     over several test windows; empty if that is too dear
   * @throws JobException (99) if the gate refuses and production stays live; (65) if nobody has an
   *     interest in any item
   */
  public void run(
      Contender<? extends CatalogueModel> candidate,
      Map<String, Variant<CatalogueModel>> variants,
      Optional<Recipe> recipe)
      throws Exception {
    boolean known = !data.ratings(View.FULL).isEmpty();
    if (!known) {
      requireInterest();
    }
    DailyInterest interest = log.dailyInterest(plan.days().asOf(), data.items());
    EarlierWindows earlier =
        context.phase(
            "earlier windows",
            () -> new EarlierWindows(night(interest), plan.rolling().windows(), recipe));
    Learned learned = earlier.learned();
    context.fact("blend", learned.facts());
    Baselines baselines =
        new Baselines(
            data,
            interest,
            plan.days(),
            plan.baselines(),
            learned,
            plan.refit() ? Baselines.Serving.REFIT : Baselines.Serving.AS_MEASURED);
    Contest<CatalogueModel> contest =
        new Contest<>(context, terms(), new Field(baselines.popular(), earlier), gate());
    List<Contender<? extends CatalogueModel>> others = baselines.contenders();
    // Where all visitors are anonymous there is nothing that a candidate could be trained on:
    // popular items stand in for it.
    Verdict verdict =
        known
            ? contest.run(candidate, others, variants)
            : contest.run(others.get(0), others.subList(1, others.size()), Map.of());
    verdict.orRefuse();
  }

  private EarlierWindows.Night night(DailyInterest interest) {
    return new EarlierWindows.Night(
        log,
        plan.days(),
        data.items(),
        shelf,
        interest,
        plan.baselines(),
        plan.evaluation(),
        plan.seed());
  }

  private void requireInterest() {
    if (Arrays.stream(data.popularity(View.FULL)).noneMatch(interest -> interest > 0)) {
      throw JobException.badInput(
          "table events up to %s: neither a customer nor a visitor has an interest above 0 in any item; see the settings under interactions.event-weights"
              .formatted(plan.days().asOf()));
    }
  }

  private Contest.Terms terms() {
    return new Contest.Terms(
        Purpose.RECOMMENDER,
        plan.days(),
        plan.refit() ? plan.days().asOf() : plan.days().trainEnd(),
        plan.seed(),
        plan.inputs(),
        PopularModel.SOURCE);
  }

  private Gate gate() {
    return new Gate(
        plan.gate(),
        ListMeasures.NDCG_20,
        "users",
        "no customer with a history turned to a new item in the test window");
  }

  /** Evaluates, reads and writes recommenders for a {@link Contest}. */
  private final class Field implements Arena<CatalogueModel> {
    private final PopularModel popular;
    private final EarlierWindows earlier;

    Field(PopularModel popular, EarlierWindows earlier) {
      this.popular = popular;
      this.earlier = earlier;
    }

    @Override
    public Measured measure(Map<String, CatalogueModel> models) {
      EarlierWindows.Pool pool =
          earlier.with(
              new Evaluator(data, plan.evaluation(), shelf, plan.seed()).evaluate(models, popular));
      Evaluator.Outcome outcome = pool.outcome();
      return new Measured() {
        @Override
        public Board board() {
          return outcome.board();
        }

        @Override
        public Map<String, Object> facts(Lineup lineup) {
          return ListEvaluation.facts(outcome, pool.windows(), plan.days(), lineup);
        }

        @Override
        public Map<String, Double> metrics(String contender) {
          return ListEvaluation.metrics(outcome, contender);
        }
      };
    }

    @Override
    public CatalogueModel readForWindow(Version version) throws IOException {
      return new ModelCodecs(data).read(version, State.forWindow(version, plan.days().trainEnd()));
    }

    @Override
    public String source(Version version) {
      return ModelCodecs.source(version);
    }

    /** Exports the best items of every customer on demand; {@code rank} does not read them. */
    @Override
    public void write(Staging staging, CatalogueModel serving) {
      CandidateSettings wanted = plan.candidates();
      if (wanted.export()) {
        new SortedTable(data, FILE_MEGABYTES)
            .write(
                Lists.candidates(data.items(), serving, wanted),
                Lists.CANDIDATES,
                wanted.perUser(),
                wanted.reasons(),
                staging.path("candidates"));
      }
    }
  }
}
