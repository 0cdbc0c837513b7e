package io.shopkeeper.ranking.evaluate;

import io.shopkeeper.core.metrics.Ranking;
import io.shopkeeper.learning.judge.Measure;
import java.util.List;
import java.util.stream.Stream;

/** The metrics of one ranked list: accuracy, and spread over the catalogue. */
public final class ListMeasures {
  /** Length of the ranked lists that are evaluated. */
  public static final int DEPTH = 100;

  public static final Measure RECALL_10 = Measure.higher("recall@10");
  public static final Measure RECALL_20 = Measure.higher("recall@20");
  public static final Measure RECALL_50 = Measure.higher("recall@50");

  /** The metric that decides about lists for customers. */
  public static final Measure NDCG_20 = Measure.higher("ndcg@20");

  public static final Measure MRR = Measure.higher("mrr@100");
  public static final Measure MAP = Measure.higher("map@100");

  /** Recall over all relevant items, cold ones included. */
  public static final Measure RECALL_20_WITH_COLD = Measure.higher("recall@20 with cold items");

  /** The metric that decides about next-item models. */
  public static final Measure MRR_20 = Measure.higher("mrr@20");

  public static final Measure NOVELTY_20 = Measure.higher("novelty@20");
  public static final Measure DIVERSITY_20 = Measure.higher("intra-list-diversity@20");

  /** Mean popularity of the list's items; divided by that of the history, the popularity lift. */
  public static final Measure LIST_POPULARITY_20 = Measure.lower("list-popularity@20");

  public static final Measure HISTORY_POPULARITY = Measure.lower("history-popularity");

  /** The accuracy metrics, in the order of {@link #accuracy}. */
  private static final List<Measure> MET =
      List.of(RECALL_10, RECALL_20, RECALL_50, NDCG_20, MRR, MAP, RECALL_20_WITH_COLD, MRR_20);

  /** The accuracy metrics that tables show for lists for customers. */
  public static final List<Measure> ACCURACY = MET.subList(0, MET.indexOf(MRR_20));

  /** The metrics of how lists spread over the catalogue. */
  static final List<Measure> SPREAD =
      List.of(NOVELTY_20, DIVERSITY_20, LIST_POPULARITY_20, HISTORY_POPULARITY);

  /** All metrics of a board of lists for customers, in the board's order. */
  static final List<Measure> ALL = Stream.concat(MET.stream(), SPREAD.stream()).toList();

  private ListMeasures() {}

  /**
   * The accuracy metrics of one list.
   *
   * @param ranked item ids, best first
   * @param relevant ids of the relevant warm items, ascending
   * @param relevantWithCold ids of all relevant items, cold ones included, ascending
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
