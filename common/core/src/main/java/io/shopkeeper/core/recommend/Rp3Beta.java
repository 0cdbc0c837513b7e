package io.shopkeeper.core.recommend;

/**
 * Computes {@link Neighbours} by random walks of three steps on the user-item graph, user → item →
 * user → item, with a penalty on popular end points: RP³β (Paudel, Christoffel, Newell, Bernstein
 * 2016: Updatable, Accurate, Diverse, and Scalable Recommendations for Interactive Applications,
 * section 4): sim(j, i) = Σ_u P(j→u)^α · P(u→i)^α / d_i^β.
 */
public final class Rp3Beta {
  private Rp3Beta() {}

  /**
   * Computes the transition weights from every item and keeps its best neighbours.
   *
   * @param matrix edge weights, to which P is proportional; entries of 0 or less are not edges
   * @param topN number of neighbours kept per item, at least 1
   * @param alpha exponent of the transition probabilities, at least 0
   * @param beta exponent of the popularity penalty, at least 0; d_i is the number of item i's users
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
