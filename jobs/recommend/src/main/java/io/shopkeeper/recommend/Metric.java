package io.shopkeeper.recommend;

import io.shopkeeper.core.metrics.Ranking;

/** What is measured of one list. */
enum Metric {
  RECALL_10("recall@10"),
  RECALL_20("recall@20"),
  RECALL_50("recall@50"),
  NDCG_20("ndcg@20"),
  MRR("mrr@100"),
  MAP("map@100"),
  /** Over all relevant items, those that nobody had touched before the window included. */
  RECALL_20_WITH_COLD("recall@20 with cold items"),
  NOVELTY_20("novelty@20"),
  DIVERSITY_20("intra-list-diversity@20"),
  /** Mean popularity of the list; over that of the history it gives the popularity lift. */
  LIST_POPULARITY_20("list-popularity@20"),
  HISTORY_POPULARITY("history-popularity");

  /** How long the ranked lists are. */
  static final int DEPTH = 100;

  private final String label;

  Metric(String label) {
    this.label = label;
  }

  /** As reports print it. */
  String label() {
    return label;
  }

  /** Whether it says how well the list meets what the customer turned to. */
  boolean accuracy() {
    return ordinal() <= RECALL_20_WITH_COLD.ordinal();
  }

  /** Fills in the metrics of accuracy. */
  static void accuracy(int[] ranked, int[] relevant, int[] relevantWithCold, double[] into) {
    into[RECALL_10.ordinal()] = Ranking.recall(ranked, relevant, 10);
    into[RECALL_20.ordinal()] = Ranking.recall(ranked, relevant, 20);
    into[RECALL_50.ordinal()] = Ranking.recall(ranked, relevant, 50);
    into[NDCG_20.ordinal()] = Ranking.ndcg(ranked, relevant, 20);
    into[MRR.ordinal()] = Ranking.reciprocalRank(ranked, relevant, DEPTH);
    into[MAP.ordinal()] = Ranking.averagePrecision(ranked, relevant, DEPTH);
    into[RECALL_20_WITH_COLD.ordinal()] = Ranking.recall(ranked, relevantWithCold, 20);
  }
}
