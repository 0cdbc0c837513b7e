package io.shopkeeper.recommend.similar;

import io.shopkeeper.core.topk.ScoredItems;
import io.shopkeeper.core.topk.TopK;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The similarity of brands: like(a, b) = Σ over items i of a, over i's nearest items j of b, of
 * sim(i, j), ÷ the same sum over the items of all other brands; so the similarities of a brand sum
 * to 1.
 */
final class BrandLikeness implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The sums by brand and other brand; sparse, since a brand is similar to few others. */
  private final TreeMap<Integer, TreeMap<Integer, Double>> nearness = new TreeMap<>();

  /**
   * Adds an item.
   *
   * @param item the item's id
   * @param near its nearest items with their similarities
   * @param brandOf each item's brand number, −1 if unknown
   */
  void add(int item, ScoredItems near, int[] brandOf) {
    for (int i = 0; i < near.size(); i++) {
      add(brandOf[item], brandOf[near.items()[i]], near.scores()[i]);
    }
  }

  private void add(int brand, int other, double score) {
    if (brand >= 0 && other >= 0 && other != brand && score > 0) {
      nearness.computeIfAbsent(brand, b -> new TreeMap<>()).merge(other, score, Double::sum);
    }
  }

  /** Adds the sums of another instance. */
  void add(BrandLikeness more) {
    more.nearness.forEach(
        (brand, others) -> others.forEach((other, score) -> add(brand, other, score)));
  }

  /**
   * The most similar brands of each brand, best first.
   *
   * @param brands number of brands
   * @param perBrand length of a list
   */
  List<ScoredItems> likes(int brands, int perBrand) {
    List<ScoredItems> lists = new ArrayList<>(brands);
    for (int brand = 0; brand < brands; brand++) {
      Map<Integer, Double> others = nearness.getOrDefault(brand, new TreeMap<>());
      double total = others.values().stream().mapToDouble(score -> score).sum();
      TopK best = new TopK(perBrand);
      others.forEach((other, score) -> best.offer(other, (float) (score / total)));
      lists.add(best.take());
    }
    return lists;
  }
}
