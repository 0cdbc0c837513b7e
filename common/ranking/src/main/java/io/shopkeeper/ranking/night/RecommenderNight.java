package io.shopkeeper.ranking.night;

import io.shopkeeper.core.JobException;
import io.shopkeeper.core.live.Purpose;
import io.shopkeeper.core.recommend.ItemContent;
import io.shopkeeper.learning.contest.Arena;
import io.shopkeeper.learning.contest.Contender;
import io.shopkeeper.learning.contest.Contest;
import io.shopkeeper.learning.contest.State;
import io.shopkeeper.learning.judge.Board;
import io.shopkeeper.learning.judge.Estimate;
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
import io.shopkeeper.ranking.model.BlendModel;
import io.shopkeeper.ranking.model.CatalogueModel;
import io.shopkeeper.ranking.model.EaseSettings;
import io.shopkeeper.ranking.model.ItemItemSettings;
import io.shopkeeper.ranking.model.ModelCodecs;
import io.shopkeeper.ranking.model.PopularModel;
import io.shopkeeper.ranking.model.Rp3BetaSettings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Compares recommenders (popularity, item-item cosine, RP³β, EASE, their blend, and a model of the
 * job's own) with each other and the live model by full ranking on the test window and on those
 * before it, and promotes the winner by NDCG@20.
 */
public final class RecommenderNight {
  /** The name of the variant that shows what new items cost and bring. */
  public static final String WITH_NEW_ITEMS = "blend-new-items";

  /** The name of the variant that shows how far luck goes. */
  private static final String OTHER_LUCK = "blend-other-luck";

  private static final int FILE_MEGABYTES = 256;

  private final JobContext context;
  private final EventLog log;
  private final Interactions data;
  private final Shelf shelf;
  private final ItemContent content;
  private final Plan plan;

  /**
   * The data split, the seeds and the settings of one comparison.
   *
   * @param days training days and test window
   * @param refit whether the winner is retrained on all days before it serves
   * @param seed random seed of the candidate's training and of the evaluation
   * @param inputs fingerprints of the input tables, by name
   * @param newItems the places of new items, which are measured beside the candidate
   * @param labels what the manifest of every version of the night says beside
   */
  public record Plan(
      Days days,
      boolean refit,
      long seed,
      Map<String, String> inputs,
      Map<String, String> labels,
      ItemItemSettings itemItem,
      Rp3BetaSettings rp3beta,
      EaseSettings ease,
      CandidateSettings candidates,
      EvaluationSettings evaluation,
      RollingSettings rolling,
      NewItems newItems,
      GateSettings gate) {
    private Baselines.Settings baselines() {
      return new Baselines.Settings(itemItem, rp3beta, ease);
    }
  }

  /**
   * The places of new items.
   *
   * @param share of a list
   * @param days for which an item is new
   * @param listed ids of the items that were listed in so many days before the test window
   */
  public record NewItems(double share, int days, List<String> listed) {
    /** New items have no places. */
    public static final NewItems NONE = new NewItems(0, 1, List.of());
  }

  /**
   * Creates a comparison.
   *
   * @param log the events, to learn from the days before the test window
   * @param data the interactions of the night
   * @param content what the items of {@code data} are
   */
  public RecommenderNight(
      JobContext context,
      EventLog log,
      Interactions data,
      Shelf shelf,
      ItemContent content,
      Plan plan) {
    this.context = context;
    this.log = log;
    this.data = data;
    this.shelf = shelf;
    this.content = content;
    this.plan = plan;
  }

  /**
   * Promotes the blend, of which a factorisation is a part, unless one of the others is better.
   *
   * @param factorisation a contender too; trained again on earlier days, so that the verdict is
   *     over several test windows
   * @param variants models evaluated for comparison only, by name
   * @param onlooker sees the blend of each window that is measured
   * @throws JobException (99) if the gate refuses and production stays live; (65) if nobody has an
   *     interest in any item
   */
  public void blend(Factorisation factorisation, Map<String, Variant> variants, Onlooker onlooker)
      throws Exception {
    Beginning night = beginning(Optional.of(factorisation), factorisation::on, variants, onlooker);
    List<Contender<? extends CatalogueModel>> others =
        new ArrayList<>(night.baselines().contenders());
    others.add(factorisation.contender());
    Map<String, Contender.Variant<CatalogueModel>> over = overTheNight(night, variants);
    over.put(
        OTHER_LUCK,
        contenders ->
            context.phase(
                "how far luck goes",
                () -> night.baselines().blendWith(factorisation::fromOtherFactors)));
    decide(night, night.baselines().blendAsCandidate(), others, over, onlooker);
  }

  /**
   * Promotes a model of another kind, unless a baseline or the live model is better. It is trained
   * for the night's test window alone.
   *
   * @param variants models evaluated for comparison only, by name
   * @throws JobException as {@link #blend}
   */
  public void candidate(
      Contender<? extends CatalogueModel> candidate, Map<String, Variant> variants)
      throws Exception {
    Beginning night =
        beginning(Optional.empty(), view -> Optional.empty(), variants, Onlooker.NOBODY);
    List<Contender<? extends CatalogueModel>> others =
        new ArrayList<>(night.baselines().contenders());
    others.add(night.baselines().blend());
    decide(night, candidate, others, overTheNight(night, variants), Onlooker.NOBODY);
  }

  /**
   * What a night begins with.
   *
   * @param known whether any customer has an interest, in the test window or before it
   */
  private record Beginning(boolean known, EarlierWindows earlier, Baselines baselines) {}

  private Beginning beginning(
      Optional<? extends Recipe> recipe,
      Baselines.Factors factors,
      Map<String, Variant> variants,
      Onlooker onlooker)
      throws Exception {
    boolean known = !data.ratings(View.FULL).isEmpty();
    if (!known) {
      requireInterest();
    }
    DailyInterest interest = log.dailyInterest(plan.days().asOf(), data.items());
    EarlierWindows earlier =
        context.phase(
            "earlier windows",
            () ->
                new EarlierWindows(
                    night(interest), plan.rolling().windows(), recipe, variants, onlooker));
    Learned learned = earlier.learned();
    context.fact("blend", learned.facts());
    Baselines baselines =
        new Baselines(
            data,
            content,
            interest,
            plan.days(),
            plan.baselines(),
            learned,
            factors,
            plan.refit() ? Baselines.Serving.REFIT : Baselines.Serving.AS_MEASURED);
    return new Beginning(known, earlier, baselines);
  }

  private void decide(
      Beginning night,
      Contender<? extends CatalogueModel> candidate,
      List<Contender<? extends CatalogueModel>> others,
      Map<String, Contender.Variant<CatalogueModel>> variants,
      Onlooker onlooker)
      throws Exception {
    Field field = new Field(night.baselines().popular(), night.earlier(), onlooker);
    Contest<CatalogueModel> contest = new Contest<>(context, terms(), field, gate());
    List<Contender<? extends CatalogueModel>> simple = night.baselines().contenders();
    // Where all visitors are anonymous there is nobody whom a list could be for: popular items
    // stand in for the candidate.
    Verdict verdict =
        night.known()
            ? contest.run(candidate, others, variants)
            : contest.run(simple.get(0), simple.subList(1, simple.size()), Map.of());
    verdict.orRefuse();
  }

  private Map<String, Contender.Variant<CatalogueModel>> overTheNight(
      Beginning night, Map<String, Variant> variants) {
    Map<String, Contender.Variant<CatalogueModel>> over = new TreeMap<>();
    variants.forEach((name, of) -> over.put(name, contenders -> of.of(contenders, shelf)));
    over.put(WITH_NEW_ITEMS, contenders -> withNewItems(contenders, night.baselines()));
    return over;
  }

  /** The blend with new items in their places; only what was listed by then is one. */
  private Optional<CatalogueModel> withNewItems(
      Map<String, CatalogueModel> contenders, Baselines baselines) {
    return baselines
        .places(areNew(), plan.newItems().share())
        .map(places -> places.in(contenders.get(BlendModel.SOURCE)));
  }

  /** Whether each item is new when the test window begins. */
  private boolean[] areNew() {
    NewItems wanted = plan.newItems();
    return data.areNew(plan.days().trainEnd(), wanted.days(), wanted.listed());
  }

  private static int count(boolean[] items) {
    int n = 0;
    for (boolean item : items) {
      n += item ? 1 : 0;
    }
    return n;
  }

  private EarlierWindows.Night night(DailyInterest interest) {
    return new EarlierWindows.Night(
        log,
        plan.days(),
        data.items(),
        content,
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
    private final Onlooker onlooker;

    Field(PopularModel popular, EarlierWindows earlier, Onlooker onlooker) {
      this.popular = popular;
      this.earlier = earlier;
      this.onlooker = onlooker;
    }

    @Override
    public Measured measure(Map<String, CatalogueModel> models) throws Exception {
      Evaluator.Outcome night =
          new Evaluator(data, plan.evaluation(), shelf, plan.seed()).evaluate(models, popular);
      if (models.containsKey(WITH_NEW_ITEMS) && night.board().cases() > 0) {
        context.fact("new_items", newItems(night.board()));
      }
      if (models.containsKey(OTHER_LUCK) && night.board().cases() > 0) {
        context.fact("luck", luck(night.board()));
      }
      if (models.containsKey(BlendModel.SOURCE)) {
        onlooker.see(plan.days(), data, models.get(BlendModel.SOURCE), popular);
      }
      EarlierWindows.Pool pool = earlier.with(night);
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

    private LuckFacts luck(Board board) {
      return new LuckFacts(
          board.cases(),
          board.mean(BlendModel.SOURCE, ListMeasures.NDCG_20),
          board.mean(OTHER_LUCK, ListMeasures.NDCG_20),
          Estimate.of(board.improvement(OTHER_LUCK, BlendModel.SOURCE, ListMeasures.NDCG_20)));
    }

    private NewItemFacts newItems(Board board) {
      return new NewItemFacts(
          plan.newItems().share(),
          count(areNew()),
          board.cases(),
          board.mean(BlendModel.SOURCE, ListMeasures.NDCG_20),
          board.mean(WITH_NEW_ITEMS, ListMeasures.NDCG_20),
          board.mean(BlendModel.SOURCE, ListMeasures.RECALL_20_WITH_COLD),
          board.mean(WITH_NEW_ITEMS, ListMeasures.RECALL_20_WITH_COLD));
    }

    @Override
    public CatalogueModel readForWindow(Version version) throws IOException {
      return new ModelCodecs(data).read(version, State.forWindow(version, plan.days().trainEnd()));
    }

    @Override
    public String source(Version version) {
      return ModelCodecs.kind(version);
    }

    @Override
    public Map<String, String> labels() {
      return plan.labels();
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
