package io.shopkeeper.ranking.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.shopkeeper.core.metrics.RankingLine;
import io.shopkeeper.ranking.history.DailyInterest;
import io.shopkeeper.ranking.model.BlendLesson.Case;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Learns what the parts of a blend weigh for a shop, from test windows that lie before the one they
 * are used for: the weights with the best NDCG@20 over all their customers, by coordinate ascent on
 * a grid.
 */
public final class BlendLearning {
  /** The half-lives that are tried, in days; infinite for the popularity of all days. */
  static final List<Double> HALF_LIVES =
      List.of(1.0, 2.0, 4.0, 7.0, 14.0, 30.0, Double.POSITIVE_INFINITY);

  private static final List<Double> LATELY =
      List.of(0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0);
  private static final List<Double> RP3BETA = List.of(0.0, 0.25, 0.5, 1.0, 2.0, 4.0);
  private static final List<Double> ALS =
      List.of(0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 5.0, 8.0);
  private static final List<Double> CONTENT = List.of(0.0, 0.1, 0.25, 0.5, 1.0);
  private static final int LENGTH = 20;
  private static final int FEWEST_CUSTOMERS = 30;

  private final Learners learners;
  private final List<BlendLesson> lessons;
  private final int customers;

  private BlendLearning(Learners learners, List<BlendLesson> lessons) {
    this.learners = learners;
    this.lessons = lessons;
    this.customers = lessons.stream().mapToInt(lesson -> lesson.cases().size()).sum();
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
  public static Learned learn(List<BlendLesson> lessons) {
    Learned best = null;
    for (Learners learners : Learners.values()) {
      if (learners == Learners.VISITORS
          || (!lessons.isEmpty() && lessons.stream().allMatch(one -> one.knows(learners)))) {
        Learned learned = new BlendLearning(learners, lessons).learned();
        best = best == null || learned.ndcg() > best.ndcg() ? learned : best;
      }
    }
    return best;
  }

  private Learned learned() {
    return customers < FEWEST_CUSTOMERS ? nothing() : best();
  }

  /** The popularity of a half-life; that of all days if it is infinite. */
  public static double[] lately(
      PopularModel popular, DailyInterest interest, LocalDate on, double halfLife) {
    return Double.isInfinite(halfLife) ? popular.popularity() : interest.popularity(on, halfLife);
  }

  /**
   * Coordinate ascent from two starts: one that trusts what is popular lately, one that does not.
   */
  private Learned best() {
    boolean factorised = any(BlendLesson::factorised);
    boolean described = any(BlendLesson::described);
    List<Coordinate> coordinates = new ArrayList<>();
    coordinates.add(this::halfLife);
    coordinates.add(this::lately);
    coordinates.add(from -> better(from, Case::rp3beta, RP3BETA, BlendWeights::withRp3beta));
    if (factorised) {
      coordinates.add(from -> better(from, Case::als, ALS, BlendWeights::withAls));
    }
    if (described) {
      coordinates.add(from -> better(from, Case::content, CONTENT, BlendWeights::withContent));
    }
    Climb best = null;
    for (BlendWeights start :
        List.of(
            BlendWeights.DEFAULT,
            new BlendWeights(0.5, factorised ? 0.5 : 0, 0, 0.25, Double.POSITIVE_INFINITY))) {
      Climb climbed = climb(start, coordinates);
      best = best == null || climbed.ndcg() > best.ndcg() ? climbed : best;
    }
    double[] alone = overHalfLives(0, BlendWeights.DEFAULT);
    return new Learned(
        learners,
        best.weights(),
        HALF_LIVES.get(first(alone)),
        steps(best.weights(), factorised, described),
        customers,
        lessons.size());
  }

  private boolean any(Predicate<BlendLesson> of) {
    return lessons.stream().anyMatch(of);
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

  private List<Step> steps(BlendWeights w, boolean factorised, boolean described) {
    BlendWeights so = w.withRp3beta(0).withAls(0).withContent(0).withLately(0);
    List<Step> steps = new ArrayList<>();
    steps.add(new Step(BaselineTraining.EASE, 1, ndcg(so)));
    so = so.withLately(w.lately());
    steps.add(new Step(PopularModel.LATELY, w.lately(), ndcg(so)));
    so = so.withRp3beta(w.rp3beta());
    steps.add(new Step(BaselineTraining.RP3BETA, w.rp3beta(), ndcg(so)));
    if (factorised) {
      so = so.withAls(w.als());
      steps.add(new Step(AlsModel.SOURCE, w.als(), ndcg(so)));
    }
    if (described) {
      steps.add(new Step(BaselineTraining.CONTENT, w.content(), ndcg(w)));
    }
    return List.copyOf(steps);
  }

  /** The best weights so far. */
  private record Climb(BlendWeights weights, double ndcg) {}

  /** Finds the best value of one of the weights, the others as they are. */
  private interface Coordinate {
    /** The same climb if no other value is better. */
    Climb climbed(Climb from);
  }

  /** Goes round until no coordinate has brought anything since the last that did. */
  private Climb climb(BlendWeights start, List<Coordinate> coordinates) {
    Climb best = new Climb(start, ndcg(start));
    int resting = 0;
    for (int c = 0; resting < coordinates.size(); c = (c + 1) % coordinates.size()) {
      Climb next = coordinates.get(c).climbed(best);
      resting = next.ndcg() > best.ndcg() ? 1 : resting + 1;
      best = next;
    }
    return best;
  }

  private Climb halfLife(Climb from) {
    double[] ndcg = overHalfLives(1, from.weights());
    return better(from, HALF_LIVES, ndcg, BlendWeights::withHalfLife);
  }

  private Climb lately(Climb from) {
    BlendWeights weights = from.weights();
    int halfLife = HALF_LIVES.indexOf(weights.halfLifeDays());
    float[] steps = floats(LATELY);
    double[] ndcg =
        mean(
            LATELY.size(),
            (lesson, one) ->
                on(
                    one,
                    personal(one, 1, weights),
                    popularity(one, lesson.everybody(halfLife)),
                    steps));
    return better(from, LATELY, ndcg, BlendWeights::withLately);
  }

  private Climb better(Climb from, Part part, List<Double> values, Change change) {
    BlendWeights others = change.of(from.weights(), 0);
    int halfLife = HALF_LIVES.indexOf(others.halfLifeDays());
    float[] steps = floats(values);
    double[] ndcg =
        mean(
            steps.length,
            (lesson, one) -> {
              float[] base = personal(one, 1, others);
              add((float) others.lately(), popularity(one, lesson.everybody(halfLife)), base);
              return on(one, base, part.of(one), steps);
            });
    return better(from, values, ndcg, change);
  }

  /** What a part says of a case's items. */
  private interface Part {
    float[] of(Case one);
  }

  /** Sets one of the weights. */
  private interface Change {
    BlendWeights of(BlendWeights weights, double value);
  }

  private static Climb better(Climb from, List<Double> values, double[] ndcg, Change change) {
    int best = first(ndcg);
    return ndcg[best] > from.ndcg()
        ? new Climb(change.of(from.weights(), values.get(best)), ndcg[best])
        : from;
  }

  /** Where the largest value is; the first of equal ones. */
  private static int first(double[] values) {
    int best = 0;
    for (int v = 1; v < values.length; v++) {
      best = values[v] > values[best] ? v : best;
    }
    return best;
  }

  /** NDCG@20 of weights. */
  private double ndcg(BlendWeights weights) {
    return overHalfLives(1, weights)[HALF_LIVES.indexOf(weights.halfLifeDays())];
  }

  /** NDCG@20 by the half-life of popularity, the other weights as they are. */
  private double[] overHalfLives(double ease, BlendWeights weights) {
    float[] step = {(float) weights.lately()};
    return mean(
        HALF_LIVES.size(),
        (lesson, one) -> {
          float[] base = personal(one, ease, weights);
          double[] ndcg = new double[HALF_LIVES.size()];
          for (int h = 0; h < ndcg.length; h++) {
            ndcg[h] = on(one, base, popularity(one, lesson.everybody(h)), step)[0];
          }
          return ndcg;
        });
  }

  private static double[] on(Case one, float[] base, float[] along, float[] steps) {
    return RankingLine.ndcg(base, along, steps, one.hits(), one.relevant(), LENGTH);
  }

  /** What several weights come to for one customer. */
  private interface Trial {
    double[] of(BlendLesson lesson, Case one);
  }

  /** The mean over the customers of all windows. */
  private double[] mean(int n, Trial trial) {
    double[] mean = new double[n];
    for (BlendLesson lesson : lessons) {
      for (Case one : lesson.cases()) {
        if (one.hits().length > 0) {
          double[] ndcg = trial.of(lesson, one);
          for (int i = 0; i < n; i++) {
            mean[i] += ndcg[i] / customers;
          }
        }
      }
    }
    return mean;
  }

  /** The scores of a case's items without what is the same for everybody. */
  private float[] personal(Case one, double easeWeight, BlendWeights weights) {
    float byEase = (float) easeWeight;
    float byRp3beta = (float) weights.rp3beta();
    float byAls = (float) weights.als();
    float byContent = (float) weights.content();
    float[] ease = one.ease().get(learners);
    float[] rp3beta = one.rp3beta();
    float[] als = one.als();
    float[] content = one.content();
    float[] scores = new float[ease.length];
    for (int i = 0; i < scores.length; i++) {
      scores[i] =
          byEase * ease[i] + byRp3beta * rp3beta[i] + byAls * als[i] + byContent * content[i];
    }
    return scores;
  }

  private static float[] popularity(Case one, float[] everybody) {
    int[] items = one.items();
    float[] of = new float[items.length];
    for (int i = 0; i < of.length; i++) {
      of[i] = everybody[items[i]];
    }
    return of;
  }

  private static void add(float weight, float[] part, float[] to) {
    for (int i = 0; i < to.length; i++) {
      to[i] += weight * part[i];
    }
  }

  private static float[] floats(List<Double> values) {
    float[] floats = new float[values.size()];
    for (int v = 0; v < floats.length; v++) {
      floats[v] = values.get(v).floatValue();
    }
    return floats;
  }
}
