package io.shopkeeper.ranking.evaluate;

import io.shopkeeper.core.metrics.Ranking;
import io.shopkeeper.learning.judge.Measure;
import java.util.List;
import java.util.stream.Stream;

/** What is measured of one ranked list. */
public final class ListMeasures {
  /** How long the ranked lists are. */
  public static final int DEPTH = 100;

  public static final Measure RECALL_10 = Measure.higher("recall@10");
  public static final Measure RECALL_20 = Measure.higher("recall@20");
  public static final Measure RECALL_50 = Measure.higher("recall@50");

  /** What lists for customers are judged by. */
  public static final Measure NDCG_20 = Measure.higher("ndcg@20");

  public static final Measure MRR = Measure.higher("mrr@100");
  public static final Measure MAP = Measure.higher("map@100");

  /** Over all relevant items, those that nobody had touched before the window included. */
  public static final Measure RECALL_20_WITH_COLD = Measure.higher("recall@20 with cold items");

  /** What next-item models are judged by. */
  public static final Measure MRR_20 = Measure.higher("mrr@20");

  public static final Measure NOVELTY_20 = Measure.higher("novelty@20");
  public static final Measure DIVERSITY_20 = Measure.higher("intra-list-diversity@20");

  /** Mean popularity of the list; over that of the history it gives the popularity lift. */
  public static final Measure LIST_POPULARITY_20 = Measure.lower("list-popularity@20");

  public static final Measure HISTORY_POPULARITY = Measure.lower("history-popularity");

  /** How well the list meets what the customer turned to, in the order of {@link #accuracy}. */
  private static final List<Measure> MET =
      List.of(RECALL_10, RECALL_20, RECALL_50, NDCG_20, MRR, MAP, RECALL_20_WITH_COLD, MRR_20);

  /** What tables show of lists for customers. */
  public static final List<Measure> ACCURACY = MET.subList(0, MET.indexOf(MRR_20));

  /** How lists spread over the catalogue. */
  static final List<Measure> SPREAD =
      List.of(NOVELTY_20, DIVERSITY_20, LIST_POPULARITY_20, HISTORY_POPULARITY);

  /** Everything that a board of lists for customers holds, in its order. */
  static final List<Measure> ALL = Stream.concat(MET.stream(), SPREAD.stream()).toList();

  private ListMeasures() {}

  /**
   * The measures of accuracy of one list, in their order.
   *
   * @param ranked items, best first
   * @param relevant items that the customer turned to, ascending
   * @param relevantWithCold the same with those that nobody had touched before
   */
  static double[] accuracy(int[] ranked, int[] relevant, int[] relevantWithCold) {
    return new double[] {
      Ranking.recall(ranked, relevant, 10),
      Ranking.recall(ranked, relevant, 20),
      Ranking.recall(ranked, relevant, 50),
      Ranking.ndcg(ranked, relevant, 20),
      Ranking.reciprocalRank(ranked, relevant, DEPTH),
      Ranking.averagePrecision(ranked, relevant, DEPTH),
      Ranking.recall(ranked, relevantWithCold, 20),
      Ranking.reciprocalRank(ranked, relevant, 20)
    };
  }
}
