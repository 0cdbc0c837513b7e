package io.shopkeeper.core.recommend;

/**
 * Finds {@link Neighbours} by random walks of three steps on the graph of users and items, customer
 * → item → user → item, with popular ends discounted: RP³β (Paudel, Christoffel, Newell, Bernstein
 * 2016: Updatable, Accurate, Diverse, and Scalable Recommendations for Interactive Applications,
 * section 4): sim(j, i) = Σ_u P(j→u)^α · P(u→i)^α / d_i^β.
 */
public final class Rp3Beta {
  private Rp3Beta() {}

  /**
   * Walks from every item and keeps its best neighbours.
   *
   * @param matrix weights above 0 are the edges; P is proportional to them; others are not an edge
   * @param topN neighbours kept for an item
   * @param alpha power of every transition probability
   * @param beta power of an item's degree d_i, its number of users, that divides its weight
   */
  public static Neighbours neighbours(
      InteractionMatrix matrix, int topN, double alpha, double beta) {
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
    return new NeighbourBuilder(matrix, byItem).build(topN, walk);
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
}
