package io.shopkeeper.core.recommend;

/**
 * Computes {@link Neighbours} by the cosine similarity of items' columns of the interaction matrix.
 */
public final class ItemItemCosine {
  private ItemItemCosine() {}

  /**
   * The nearest neighbours of every item: sim(j, i) = Σ_u r_uj r_ui / (‖r_j‖ ‖r_i‖ + shrinkage).
   * The shrinkage pulls the similarity of pairs with few common users towards 0.
   *
   * @param matrix weights of any sign; an item that a user has twice counts as two interactions
   * @param topN number of neighbours kept per item, at least 1
   * @param shrinkage added to the product of norms, at least 0
   */
  public static Neighbours neighbours(InteractionMatrix matrix, int topN, double shrinkage) {
    if (!(shrinkage >= 0)) {
      throw new IllegalArgumentException("shrinkage = " + shrinkage + ": it must be at least 0");
    }
    InteractionMatrix byItem = matrix.transpose();
    double[] norm = new double[matrix.items()];
    for (int i = 0; i < norm.length; i++) {
      double squares = 0;
      for (int e = byItem.rowStart()[i]; e < byItem.rowStart()[i + 1]; e++) {
        double w = byItem.weight()[e];
        squares += w * w;
      }
      norm[i] = Math.sqrt(squares);
    }
    NeighbourBuilder.Weighting cosine =
        new NeighbourBuilder.Weighting() {
          @Override
          public double outward(int j, int user, int e) {
            return byItem.weight()[e];
          }

          @Override
          public double inward(int user, int e) {
            return matrix.weight()[e];
          }

          @Override
          public double finish(int j, int i, double sum) {
            return sum == 0 ? 0 : sum / (norm[j] * norm[i] + shrinkage);
          }
        };
    return new NeighbourBuilder(matrix, byItem).build(topN, cosine);
  }
}
