package io.shopkeeper.ranking.model;

import io.shopkeeper.core.als.Contributions;
import io.shopkeeper.core.recommend.ItemSimilarity;
import io.shopkeeper.core.recommend.MaximalMarginalRelevance;
import io.shopkeeper.core.topk.ScoredItems;
import io.shopkeeper.ranking.history.History;
import io.shopkeeper.ranking.history.Shelf;
import java.util.List;
import java.util.Optional;

/**
 * A model whose lists are re-ranked by maximal marginal relevance, to diversify their categories.
 */
public final class DiverseModel implements CatalogueModel {
  private static final long serialVersionUID = 1L;

  private final CatalogueModel model;
  private final int[] category;
  private final double strength;
  private final int pool;

  public DiverseModel(CatalogueModel model, int[] category, DiversitySettings settings) {
    this(model, category, settings.strength(), settings.pool());
  }

  private DiverseModel(CatalogueModel model, int[] category, double strength, int pool) {
    this.model = model;
    this.category = category;
    this.strength = strength;
    this.pool = pool;
  }

  /** The re-ranked model; the model itself if diversity is off. */
  public static CatalogueModel of(CatalogueModel model, Shelf shelf, DiversitySettings settings) {
    return among(model, shelf, settings).orElse(model);
  }

  /** The re-ranked model; empty if diversity is off or no category is known. */
  public static Optional<CatalogueModel> among(
      CatalogueModel model, Shelf shelf, DiversitySettings settings) {
    return settings.strength() > 0 && shelf.hasCategories()
        ? Optional.of(new DiverseModel(model, shelf.category(), settings))
        : Optional.empty();
  }

  @Override
  public String source() {
    return model.source();
  }

  @Override
  public List<ScoredItems> top(List<History> customers, int k) {
    MaximalMarginalRelevance reranker =
        new MaximalMarginalRelevance(ItemSimilarity.sameCategory(category), 1 - strength);
    return model.top(customers, Math.max(k, pool)).stream()
        .map(list -> reranker.rerank(list, k))
        .toList();
  }

  @Override
  public Contributions explain(History customer, int[] recommended, int reasons) {
    return model.explain(customer, recommended, reasons);
  }

  @Override
  public CatalogueModel limitedTo(boolean[] shown) {
    return new DiverseModel(model.limitedTo(shown), category, strength, pool);
  }
}
