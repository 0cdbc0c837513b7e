package io.shopkeeper.ranking.model;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

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
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * What one test window teaches of the weights of a blend: for each of its customers the items that
 * some part proposes, what each part says of them, and which of them were right.
 */
public final class BlendLesson {
  private static final int PROPOSED = 150;
  private static final int MOST_CUSTOMERS = 2000;

  private final List<Case> cases;
  private final Set<Learners> learners;
  private final boolean factorised;
  private final boolean described;
  private final float[][] everybody;

  /**
   * One customer of the window.
   *
   * @param items that some part proposes, ascending
   * @param ease what EASE says of them, by the group whose histories it was computed from
   * @param rp3beta what the others say; 0 where there is no such part
   * @param hits where among the items relevant ones are, ascending
   * @param relevant the number of relevant items, those that nobody proposes included
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Case(
      int[] items,
      TreeMap<Learners, float[]> ease,
      float[] rp3beta,
      float[] als,
      float[] content,
      int[] hits,
      int relevant)
      implements Serializable {}

  private BlendLesson(List<Case> cases, Proposals proposals, float[][] everybody) {
    this.cases = List.copyOf(cases);
    // The models themselves are not held: a night has several windows.
    this.learners = EnumSet.copyOf(proposals.ease.keySet());
    this.factorised = proposals.als != null;
    this.described = proposals.content != null;
    this.everybody = everybody;
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
  public static BlendLesson of(
      Interactions data,
      LocalDate end,
      Map<Learners, NeighbourModel> ease,
      NeighbourModel rp3beta,
      Optional<AlsModel> als,
      Optional<NeighbourModel> content,
      PopularModel popular,
      DailyInterest interest,
      long seed) {
    List<Double> halfLives = BlendLearning.HALF_LIVES;
    double[][] everybody = new double[halfLives.size()][];
    for (int h = 0; h < everybody.length; h++) {
      double[] lately = BlendLearning.lately(popular, interest, end, halfLives.get(h));
      everybody[h] = Blend.standardised(popular.popularity(), lately);
    }
    Proposals proposals =
        new Proposals(
            ease, rp3beta, als.orElse(null), content.orElse(null), popular.popularity(), everybody);
    return new BlendLesson(cases(data, proposals, seed), proposals, floats(everybody));
  }

  List<Case> cases() {
    return cases;
  }

  /** Whether EASE was computed from the histories of such a group. */
  boolean knows(Learners of) {
    return learners.contains(of);
  }

  /** Whether a factorisation was among the parts. */
  boolean factorised() {
    return factorised;
  }

  /** Whether content was among the parts. */
  boolean described() {
    return described;
  }

  /** Standardised popularity of each item, by the number of the half-life. */
  float[] everybody(int halfLife) {
    return everybody[halfLife];
  }

  private static float[][] floats(double[][] values) {
    float[][] floats = new float[values.length][];
    for (int v = 0; v < floats.length; v++) {
      floats[v] = new float[values[v].length];
      for (int i = 0; i < floats[v].length; i++) {
        floats[v][i] = (float) values[v][i];
      }
    }
    return floats;
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
    private final TreeMap<Learners, NeighbourModel> ease;
    private final NeighbourModel rp3beta;

    /** Null where there is no factorisation. */
    private final AlsModel als;

    /** Null where nothing is known of items. */
    private final NeighbourModel content;

    private final double[] popularity;

    /** What is popular by some half-life. */
    private final int[] popular;

    private final int known;

    Proposals(
        Map<Learners, NeighbourModel> ease,
        NeighbourModel rp3beta,
        AlsModel als,
        NeighbourModel content,
        double[] popularity,
        double[][] everybody) {
      this.ease = new TreeMap<>(ease);
      this.rp3beta = rp3beta;
      this.als = als;
      this.content = content;
      this.popularity = popularity;
      this.popular =
          Arrays.stream(everybody)
              .map(
                  of ->
                      Arrays.stream(of)
                          .map(e -> Double.isNaN(e) ? Double.NEGATIVE_INFINITY : e)
                          .toArray())
              .flatMapToInt(of -> Arrays.stream(new MostPopular(of).best(PROPOSED, null).items()))
              .distinct()
              .toArray();
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
        TreeMap<Learners, float[]> byEase = new TreeMap<>();
        ease.forEach(
            (learners, model) -> byEase.put(learners, scores(model, history, proposed, scores)));
        cases.add(
            new Case(
                proposed,
                byEase,
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
      IntStream best =
          Stream.<CatalogueModel>concat(ease.values().stream(), Stream.of(rp3beta, als, content))
              .filter(Objects::nonNull)
              .flatMapToInt(
                  model -> Arrays.stream(model.top(List.of(history), PROPOSED).get(0).items()));
      return IntStream.concat(best, Arrays.stream(popular))
          .filter(item -> popularity[item] > 0 && Arrays.binarySearch(history.hidden(), item) < 0)
          .sorted()
          .distinct()
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
}
