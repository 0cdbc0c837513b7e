package io.shopkeeper.recommend;

import io.shopkeeper.core.topk.ScoredItems;
import io.shopkeeper.core.topk.TopK;
import java.util.ArrayList;
import java.util.List;

/**
 * How like brands are: like(a, b) = Σ over items i of a, over i's nearest items j of b, of sim(i,
 * j), ÷ the same sum over the items of all other brands; so a brand's likes sum to 1.
 */
final class BrandLikeness {
  private BrandLikeness() {}

  /**
   * The brands most like each brand, best first.
   *
   * @param near for each item its nearest items; empty for one that is not sold
   * @param brandOf each item's brand, −1 where none is known
   */
  static List<ScoredItems> of(ScoredItems[] near, int[] brandOf, int brands, int perBrand) {
    List<List<Integer>> itemsOf = new ArrayList<>();
    for (int brand = 0; brand < brands; brand++) {
      itemsOf.add(new ArrayList<>());
    }
    for (int item = 0; item < near.length; item++) {
      if (brandOf[item] >= 0) {
        itemsOf.get(brandOf[item]).add(item);
      }
    }
    List<ScoredItems> lists = new ArrayList<>(brands);
    for (int brand = 0; brand < brands; brand++) {
      double[] nearness = new double[brands];
      double total = 0;
      for (int item : itemsOf.get(brand)) {
        for (int i = 0; i < near[item].size(); i++) {
          int other = brandOf[near[item].items()[i]];
          float score = near[item].scores()[i];
          if (other >= 0 && other != brand && score > 0) {
            nearness[other] += score;
            total += score;
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
