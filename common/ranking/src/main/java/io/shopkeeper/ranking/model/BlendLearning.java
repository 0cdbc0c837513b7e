package io.shopkeeper.ranking.model;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.shopkeeper.core.metrics.Ranking;
import io.shopkeeper.core.recommend.Blend;
import io.shopkeeper.core.recommend.HistorySum;
import io.shopkeeper.core.recommend.MostPopular;
import io.shopkeeper.learning.split.HashShare;
import io.shopkeeper.ranking.history.CustomerHistory;
import io.shopkeeper.ranking.history.CustomerHistory.View;
import io.shopkeeper.ranking.history.DailyInterest;
import io.shopkeeper.ranking.history.History;
import io.shopkeeper.ranking.history.Interactions;
import java.io.Serializable;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Learns what the parts of a blend weigh for a shop, from test windows that lie before the one they
 * are used for: the weights with the best NDCG@20 over all their customers, by coordinate ascent on
 * a grid.
 */
public final class BlendLearning {
  /** The half-lives that are tried, in days; infinite for the popularity of all days. */
  static final List<Double> HALF_LIVES =
      List.of(1.0, 2.0, 4.0, 7.0, 14.0, 30.0, Double.POSITIVE_INFINITY);

  private static final double[] LATELY = {0, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 4, 6};
  private static final double[] RP3BETA = {0, 0.25, 0.5, 1, 2, 4};
  private static final double[] ALS = {0, 0.25, 0.5, 0.75, 1, 1.5, 2, 3, 5, 8};
  private static final double[] CONTENT = {0, 0.1, 0.25, 0.5, 1};
  private static final int LENGTH = 20;
  private static final int PROPOSED = 150;
  private static final int MOST_CUSTOMERS = 2000;
  private static final int FEWEST_CUSTOMERS = 30;

  private final Learners learners;
  private final List<Taught> lessons;
  private final int customers;
  private final Map<Weighed, Double> measured = new HashMap<>();

  /**
   * One customer of the earlier window: the items that some part proposes, and what each part says
   * of them.
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Case(
      int[] items,
      float[] ease,
      float[] rp3beta,
      float[] als,
      float[] content,
      int[] hits,
      int relevant)
      implements Serializable {}

  /** What one window teaches, for each group whose histories EASE may be computed from. */
  public static final class Lesson {
    private final Map<Learners, Taught> taught;

    private Lesson(Map<Learners, Taught> taught) {
      this.taught = taught;
    }
  }

  /**
   * The customers of a window, and how popular each item was before it.
   *
   * @param factorised whether a factorisation was among the parts
   * @param described whether content was among the parts
   * @param everybody standardised popularity by half-life and item
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  private record Taught(
      List<Case> cases, boolean factorised, boolean described, double[][] everybody) {}

  private BlendLearning(Learners learners, List<Taught> lessons) {
    this.learners = learners;
    this.lessons = lessons;
    this.customers = lessons.stream().mapToInt(lesson -> lesson.cases.size()).sum();
  }

  /**
   * What was learned.
   *
   * @param learners whose histories EASE is computed from
   * @param halfLifeAlone the half-life in days with which popularity alone is best
   * @param steps the blend as it grows part by part; empty if there were too few customers to learn
   *     from
   * @param customers how many it was learned from, each once in every window
   * @param windows from how many windows they are
   */
  public record Learned(
      Learners learners,
      BlendWeights weights,
      double halfLifeAlone,
      List<Step> steps,
      int customers,
      int windows) {
    /** NDCG@20 of the blend on the customers it was learned from; NaN if there were too few. */
    public double ndcg() {
      return steps.isEmpty() ? Double.NaN : steps.get(steps.size() - 1).ndcg();
    }

    /** As the run's record holds it; without a half-life where all days count alike, or none. */
    public BlendFacts facts() {
      double halfLife = weights.halfLifeDays();
      boolean forgets = weights.lately() > 0 && !Double.isInfinite(halfLife);
      return new BlendFacts(learners.label(), customers, windows, forgets ? halfLife : null, steps);
    }
  }

  /**
   * What a run's record says of a blend.
   *
   * @param easeLearnsFrom whose histories EASE is computed from; null in an earlier version's
   * @param halfLifeDays of popularity; null where all days count alike, or none
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record BlendFacts(
      String easeLearnsFrom, int customers, int windows, Double halfLifeDays, List<Step> steps) {
    /** Replaces the steps that a record of an earlier version lacks by none. */
    public BlendFacts {
      steps = steps == null ? List.of() : List.copyOf(steps);
    }
  }

  /**
   * A part of a blend.
   *
   * @param part the name of its model
   * @param weight what it weighs
   * @param ndcg NDCG@20 of this part and those before it, on the customers learned from
   */
  public record Step(String part, double weight, @JsonProperty("ndcg@20") double ndcg) {}

  /**
   * Learns the weights.
   *
   * @param lessons of windows before the one that the weights are for; none if there is none
   */
  public static Learned learn(List<Lesson> lessons) {
    Learned best = null;
    for (Learners learners : Learners.values()) {
      if (learners == Learners.VISITORS
          || (!lessons.isEmpty()
              && lessons.stream().allMatch(one -> one.taught.containsKey(learners)))) {
        Learned learned =
            new BlendLearning(
                    learners, lessons.stream().map(one -> one.taught.get(learners)).toList())
                .learned();
        best = best == null || learned.ndcg() > best.ndcg() ? learned : best;
      }
    }
    return best;
  }

  private Learned learned() {
    return customers < FEWEST_CUSTOMERS ? nothing() : best();
  }

  /**
   * What a window teaches.
   *
   * @param data interactions whose test window it is
   * @param end the last training day of {@code data}
   * @param ease EASE by the group whose histories it was computed from, visitors at least, trained
   *     on the days up to {@code end}
   * @param rp3beta RP³β, likewise
   * @param als a factorisation, likewise; empty if there is none
   * @param content likeness by content, likewise; empty if nothing is known of items
   * @param popular popularity up to {@code end}
   */
  public static Lesson lesson(
      Interactions data,
      LocalDate end,
      Map<Learners, NeighbourModel> ease,
      NeighbourModel rp3beta,
      Optional<AlsModel> als,
      Optional<NeighbourModel> content,
      PopularModel popular,
      DailyInterest interest,
      long seed) {
    double[][] everybody = new double[HALF_LIVES.size()][];
    for (int h = 0; h < everybody.length; h++) {
      everybody[h] =
          Blend.standardised(
              popular.popularity(), lately(popular, interest, end, HALF_LIVES.get(h)));
    }
    Map<Learners, Taught> taught = new EnumMap<>(Learners.class);
    ease.forEach(
        (learners, model) -> {
          Proposals proposals =
              new Proposals(
                  model,
                  rp3beta,
                  als.orElse(null),
                  content.orElse(null),
                  popular.popularity(),
                  everybody);
          List<Case> cases = cases(data, proposals, seed);
          taught.put(learners, new Taught(cases, als.isPresent(), content.isPresent(), everybody));
        });
    return new Lesson(taught);
  }

  /** The popularity of a half-life; that of all days if it is infinite. */
  public static double[] lately(
      PopularModel popular, DailyInterest interest, LocalDate on, double halfLife) {
    return Double.isInfinite(halfLife) ? popular.popularity() : interest.popularity(on, halfLife);
  }

  private static List<Case> cases(Interactions earlier, Proposals proposals, long seed) {
    JavaSparkContext spark =
        JavaSparkContext.fromSparkContext(earlier.all().sparkSession().sparkContext());
    double[] popularity = proposals.popularity;
    var tested =
        earlier
            .customers()
            .toJavaRDD()
            .map(CustomerHistory::of)
            .filter(
                customer ->
                    customer.history(View.TRAIN).items().length > 0
                        && relevant(customer, popularity).length > 0);
    long customers = tested.count();
    Broadcast<Proposals> shared = spark.broadcast(proposals);
    try {
      return HashShare.atMost(MOST_CUSTOMERS, customers)
          .of(earlier.customers(), col("user_id"), lit(seed))
          .toJavaRDD()
          .map(CustomerHistory::of)
          .mapPartitions(rows -> shared.value().cases(rows))
          .collect();
    } finally {
      shared.destroy();
    }
  }

  private static int[] relevant(CustomerHistory customer, double[] popularity) {
    return Arrays.stream(customer.relevant()).filter(item -> popularity[item] > 0).toArray();
  }

  /** Proposes the items of a customer; not a record, since Kryo may broadcast it. */
  private static final class Proposals implements Serializable {
    private static final long serialVersionUID = 1L;
    private final NeighbourModel ease;
    private final NeighbourModel rp3beta;

    /** Null where there is no factorisation. */
    private final AlsModel als;

    /** Null where nothing is known of items. */
    private final NeighbourModel content;

    private final double[] popularity;
    private final int[][] popular;
    private final int known;

    Proposals(
        NeighbourModel ease,
        NeighbourModel rp3beta,
        AlsModel als,
        NeighbourModel content,
        double[] popularity,
        double[][] everybody) {
      this.ease = ease;
      this.rp3beta = rp3beta;
      this.als = als;
      this.content = content;
      this.popularity = popularity;
      this.popular = new int[everybody.length][];
      for (int h = 0; h < everybody.length; h++) {
        double[] known =
            Arrays.stream(everybody[h])
                .map(e -> Double.isNaN(e) ? Double.NEGATIVE_INFINITY : e)
                .toArray();
        popular[h] = new MostPopular(known).best(PROPOSED, null).items();
      }
      this.known = (int) Arrays.stream(popularity).filter(p -> p > 0).count();
    }

    Iterator<Case> cases(Iterator<CustomerHistory> customers) {
      List<Case> cases = new ArrayList<>();
      double[] scores = new double[popularity.length];
      while (customers.hasNext()) {
        CustomerHistory customer = customers.next();
        History history = customer.history(View.TRAIN);
        int[] relevant = relevant(customer, popularity);
        if (history.items().length == 0 || relevant.length == 0) {
          continue;
        }
        int[] proposed = proposed(history);
        cases.add(
            new Case(
                proposed,
                scores(ease, history, proposed, scores),
                scores(rp3beta, history, proposed, scores),
                scores(als, history, proposed, scores),
                scores(content, history, proposed, scores),
                hits(proposed, relevant),
                relevant.length));
      }
      return cases.iterator();
    }

    /** Where among the proposed items relevant ones are. */
    private static int[] hits(int[] proposed, int[] relevant) {
      return Arrays.stream(relevant)
          .map(item -> Arrays.binarySearch(proposed, item))
          .filter(at -> at >= 0)
          .toArray();
    }

    /** What some part finds best, without what is hidden; ascending. */
    private int[] proposed(History history) {
      TreeSet<Integer> items = new TreeSet<>();
      Stream.<CatalogueModel>of(ease, rp3beta, als, content)
          .filter(Objects::nonNull)
          .map(model -> model.top(List.of(history), PROPOSED).get(0))
          .forEach(best -> Arrays.stream(best.items()).forEach(items::add));
      for (int[] list : popular) {
        Arrays.stream(list).forEach(items::add);
      }
      return items.stream()
          .mapToInt(Integer::intValue)
          .filter(item -> popularity[item] > 0 && Arrays.binarySearch(history.hidden(), item) < 0)
          .toArray();
    }

    /** What a model says of items; nothing where there is none. */
    private float[] scores(HistorySum model, History history, int[] items, double[] all) {
      if (model == null) {
        return new float[items.length];
      }
      Blend.standardise(model, history.items(), history.weights(), known, all);
      return of(all, items);
    }

    private static float[] of(double[] scores, int[] items) {
      float[] of = new float[items.length];
      for (int i = 0; i < of.length; i++) {
        of[i] = (float) scores[items[i]];
      }
      return of;
    }
  }

  /**
   * Coordinate ascent from two starts: one that trusts what is popular lately, one that does not.
   */
  private Learned best() {
    Climb best = null;
    for (BlendWeights start :
        List.of(
            BlendWeights.DEFAULT,
            new BlendWeights(0.5, factorised() ? 0.5 : 0, 0, 0.25, Double.POSITIVE_INFINITY))) {
      Climb climbed = climb(start);
      best = best == null || climbed.ndcg() > best.ndcg() ? climbed : best;
    }
    double alone = HALF_LIVES.get(0);
    for (double halfLife : HALF_LIVES) {
      BlendWeights lately = BlendWeights.DEFAULT.withHalfLife(halfLife);
      alone = ndcg(0, lately) > ndcg(0, lately.withHalfLife(alone)) ? halfLife : alone;
    }
    return new Learned(
        learners, best.weights(), alone, steps(best.weights()), customers, lessons.size());
  }

  /** Whether a factorisation was among the parts in any window. */
  private boolean factorised() {
    return lessons.stream().anyMatch(Taught::factorised);
  }

  /** Whether content was among the parts in any window. */
  private boolean described() {
    return lessons.stream().anyMatch(Taught::described);
  }

  /** The defaults, where there are too few customers to learn from. */
  private Learned nothing() {
    return new Learned(
        Learners.VISITORS,
        BlendWeights.DEFAULT,
        BlendWeights.DEFAULT.halfLifeDays(),
        List.of(),
        customers,
        lessons.size());
  }

  private List<Step> steps(BlendWeights w) {
    BlendWeights so = w.withRp3beta(0).withAls(0).withContent(0).withLately(0);
    List<Step> steps = new ArrayList<>();
    steps.add(new Step(BaselineTraining.EASE, 1, ndcg(1, so)));
    so = so.withLately(w.lately());
    steps.add(new Step(PopularModel.LATELY, w.lately(), ndcg(1, so)));
    so = so.withRp3beta(w.rp3beta());
    steps.add(new Step(BaselineTraining.RP3BETA, w.rp3beta(), ndcg(1, so)));
    if (factorised()) {
      so = so.withAls(w.als());
      steps.add(new Step(AlsModel.SOURCE, w.als(), ndcg(1, so)));
    }
    if (described()) {
      steps.add(new Step(BaselineTraining.CONTENT, w.content(), ndcg(1, w)));
    }
    return List.copyOf(steps);
  }

  /** The best weights so far. */
  private record Climb(BlendWeights weights, double ndcg) {}

  private Climb climb(BlendWeights start) {
    Climb best = new Climb(start, ndcg(1, start));
    Climb before;
    do {
      before = best;
      for (double halfLife : HALF_LIVES) {
        best = better(best, best.weights().withHalfLife(halfLife));
      }
      for (double lately : LATELY) {
        best = better(best, best.weights().withLately(lately));
      }
      for (double rp3beta : RP3BETA) {
        best = better(best, best.weights().withRp3beta(rp3beta));
      }
      for (double als : factorised() ? ALS : new double[0]) {
        best = better(best, best.weights().withAls(als));
      }
      for (double content : described() ? CONTENT : new double[0]) {
        best = better(best, best.weights().withContent(content));
      }
    } while (best.ndcg() > before.ndcg());
    return best;
  }

  private Climb better(Climb best, BlendWeights weights) {
    double ndcg = ndcg(1, weights);
    return ndcg > best.ndcg() ? new Climb(weights, ndcg) : best;
  }

  /** What is weighed: EASE by itself, and the other parts. */
  private record Weighed(double ease, BlendWeights others) {}

  /** The mean NDCG@20 over the customers, with this weight of EASE. */
  private double ndcg(double ease, BlendWeights weights) {
    // A climb comes by most weights several times.
    return measured.computeIfAbsent(
        new Weighed(ease, weights), weighed -> mean(weighed.ease(), weighed.others()));
  }

  private double mean(double ease, BlendWeights weights) {
    int halfLife = HALF_LIVES.indexOf(weights.halfLifeDays());
    double ndcg = 0;
    for (Taught lesson : lessons) {
      double[] all = lesson.everybody[halfLife];
      for (Case one : lesson.cases) {
        float[] scores = new float[one.items().length];
        for (int i = 0; i < scores.length; i++) {
          scores[i] =
              (float)
                  (ease * one.ease()[i]
                      + weights.rp3beta() * one.rp3beta()[i]
                      + weights.als() * one.als()[i]
                      + weights.content() * one.content()[i]
                      + weights.lately() * all[one.items()[i]]);
        }
        ndcg += Ranking.ndcg(scores, one.hits(), one.relevant(), LENGTH);
      }
    }
    return ndcg / customers;
  }
}
