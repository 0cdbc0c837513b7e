package io.shopkeeper.ranking.evaluate;

import io.shopkeeper.core.metrics.Ranking;

/** What is measured of one list. */
public enum Metric {
  RECALL_10(0, "recall@10"),
  RECALL_20(1, "recall@20"),
  RECALL_50(2, "recall@50"),
  NDCG_20(3, "ndcg@20"),
  MRR(4, "mrr@100"),
  MAP(5, "map@100"),
  /** Over all relevant items, those that nobody had touched before the window included. */
  RECALL_20_WITH_COLD(6, "recall@20 with cold items"),
  NOVELTY_20(7, "novelty@20"),
  DIVERSITY_20(8, "intra-list-diversity@20"),
  /** Mean popularity of the list; over that of the history it gives the popularity lift. */
  LIST_POPULARITY_20(9, "list-popularity@20"),
  HISTORY_POPULARITY(10, "history-popularity"),
  /** What next-item models are judged by. */
  MRR_20(11, "mrr@20");

  /** How long the ranked lists are. */
  public static final int DEPTH = 100;

  private final int place;
  private final String label;

  Metric(int place, String label) {
    this.place = place;
    this.label = label;
  }

  /** Its place in an array of all metrics. */
  public int place() {
    return place;
  }

  /** As reports print it. */
  public String label() {
    return label;
  }

  /** Whether it says how well the list meets what the customer turned to. */
  public boolean accuracy() {
    return place <= RECALL_20_WITH_COLD.place;
  }

  /** Fills in the metrics of accuracy. */
  public static void accuracy(int[] ranked, int[] relevant, int[] relevantWithCold, double[] into) {
    into[RECALL_10.place] = Ranking.recall(ranked, relevant, 10);
    into[RECALL_20.place] = Ranking.recall(ranked, relevant, 20);
    into[RECALL_50.place] = Ranking.recall(ranked, relevant, 50);
    into[NDCG_20.place] = Ranking.ndcg(ranked, relevant, 20);
    into[MRR.place] = Ranking.reciprocalRank(ranked, relevant, DEPTH);
    into[MRR_20.place] = Ranking.reciprocalRank(ranked, relevant, 20);
    into[MAP.place] = Ranking.averagePrecision(ranked, relevant, DEPTH);
    into[RECALL_20_WITH_COLD.place] = Ranking.recall(ranked, relevantWithCold, 20);
  }
}
