package io.shopkeeper.recommend;

import io.shopkeeper.core.topk.ScoredItems;
import io.shopkeeper.core.topk.TopK;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How like brands are: of brand a's items that are sold, the share-weighted nearness of brand b's
 * among their nearest items. like(a, b) = Σ over items i of a, over i's nearest items j of b, of
 * sim(i, j), ÷ the same sum over all other brands; so it is between 0 and 1.
 */
final class BrandLikeness {
  private BrandLikeness() {}

  /**
   * The brands most like each brand, best first.
   *
   * @param brandOf each item's brand, −1 where none is known
   */
  static List<ScoredItems> of(
      Neighbourhood neighbourhood, int[] brandOf, int brands, boolean[] shown, int perBrand) {
    List<List<Integer>> itemsOf = new ArrayList<>();
    for (int brand = 0; brand < brands; brand++) {
      itemsOf.add(new ArrayList<>());
    }
    for (int item = 0; item < brandOf.length; item++) {
      if (brandOf[item] >= 0 && shown[item]) {
        itemsOf.get(brandOf[item]).add(item);
      }
    }
    List<ScoredItems> lists = new ArrayList<>(brands);
    double[] nearness = new double[brands];
    for (int brand = 0; brand < brands; brand++) {
      Arrays.fill(nearness, 0);
      double total = 0;
      for (int item : itemsOf.get(brand)) {
        ScoredItems near = neighbourhood.nearest(item, shown, Neighbourhood.DEPTH / 4);
        for (int i = 0; i < near.size(); i++) {
          int other = brandOf[near.items()[i]];
          if (other >= 0 && other != brand && near.scores()[i] > 0) {
            nearness[other] += near.scores()[i];
            total += near.scores()[i];
          }
        }
      }
      TopK best = new TopK(perBrand);
      for (int other = 0; other < brands; other++) {
        if (nearness[other] > 0) {
          best.offer(other, (float) (nearness[other] / total));
        }
      }
      lists.add(best.take());
    }
    return lists;
  }
}
