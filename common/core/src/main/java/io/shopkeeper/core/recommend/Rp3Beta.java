package io.shopkeeper.core.recommend;

import io.shopkeeper.core.als.Reasons;
import io.shopkeeper.core.topk.ScoredItems;

/**
 * Recommends by random walks of three steps on the graph of users and items, customer → item → user
 * → item, with popular ends discounted: RP³β (Paudel, Christoffel, Newell, Bernstein 2016:
 * Updatable, Accurate, Diverse, and Scalable Recommendations for Interactive Applications, section
 * 4).
 *
 * <p>score(i) = Σ_{j ∈ history} w_j · sim(j, i), with sim(j, i) = Σ_u P(j→u)^α · P(u→i)^α / d_i^β.
 * Items that no walk reaches are not given, so a list may be shorter than asked for.
 */
public final class Rp3Beta implements Recommender {
  private static final long serialVersionUID = 1L;

  private final NeighbourTable table;

  /**
   * A model from compressed sparse rows.
   *
   * @param rowStart items + 1 positions, ascending from 0
   * @param neighbour the neighbours of item j from rowStart[j] to before rowStart[j + 1]
   * @param similarity as many similarities, finite
   */
  public Rp3Beta(int[] rowStart, int[] neighbour, float[] similarity) {
    this(new NeighbourTable(rowStart, neighbour, similarity));
  }

  Rp3Beta(NeighbourTable table) {
    this.table = table;
  }

  /**
   * Walks from every item and keeps its best neighbours.
   *
   * @param matrix weights above 0 are the edges; P is proportional to them; others are no edge
   * @param topN neighbours kept for an item
   * @param alpha power of every transition probability
   * @param beta power of an item's degree d_i, its number of users, that divides its weight
   */
  public static Rp3Beta neighbours(InteractionMatrix matrix, int topN, double alpha, double beta) {
    InteractionMatrix byItem = matrix.transpose();
    double[] userSum = positiveRowSums(matrix);
    double[] itemSum = positiveRowSums(byItem);
    double[] discount = new double[matrix.items()];
    for (int i = 0; i < discount.length; i++) {
      int degree = 0;
      for (int e = byItem.rowStart()[i]; e < byItem.rowStart()[i + 1]; e++) {
        degree += byItem.weight()[e] > 0 ? 1 : 0;
      }
      discount[i] = degree == 0 ? 0 : Math.pow(degree, -beta);
    }
    NeighbourBuilder.Weighting walk =
        new NeighbourBuilder.Weighting() {
          @Override
          public double outward(int j, int user, int e) {
            return power(byItem.weight()[e], itemSum[j], alpha);
          }

          @Override
          public double inward(int user, int e) {
            return power(matrix.weight()[e], userSum[user], alpha);
          }

          @Override
          public double finish(int j, int i, double sum) {
            return sum * discount[i];
          }
        };
    return new Rp3Beta(new NeighbourBuilder(matrix, byItem).build(topN, walk));
  }

  private static double power(float weight, double sum, double alpha) {
    return weight > 0 ? Math.pow(weight / sum, alpha) : 0;
  }

  private static double[] positiveRowSums(InteractionMatrix matrix) {
    double[] sums = new double[matrix.users()];
    for (int r = 0; r < sums.length; r++) {
      for (int e = matrix.rowStart()[r]; e < matrix.rowStart()[r + 1]; e++) {
        sums[r] += Math.max(matrix.weight()[e], 0f);
      }
    }
    return sums;
  }

  @Override
  public String source() {
    return "rp3beta";
  }

  @Override
  public ScoredItems recommend(int[] history, float[] weights, int k, int[] excludedSorted) {
    return table.recommend(history, weights, k, excludedSorted);
  }

  /** What each item of the history adds to an item's score; the largest, and the rest as a sum. */
  public Reasons explain(int[] history, float[] weights, int item, int top) {
    return table.explain(history, weights, item, top);
  }

  /** The k nearest neighbours of one item, nearest first. */
  public ScoredItems similar(int item, int k) {
    return table.row(item, k);
  }

  /** How many items the model knows. */
  public int items() {
    return table.items();
  }

  /** Where each item's neighbours begin; not a copy. */
  public int[] rowStart() {
    return table.rowStart();
  }

  /** All neighbours; not a copy. */
  public int[] neighbour() {
    return table.neighbour();
  }

  /** All similarities; not a copy. */
  public float[] similarity() {
    return table.similarity();
  }
}
