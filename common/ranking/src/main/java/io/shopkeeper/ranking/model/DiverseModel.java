package io.shopkeeper.ranking.model;

import static java.util.stream.Collectors.toList;

import io.shopkeeper.core.als.Contributions;
import io.shopkeeper.core.recommend.ItemRows;
import io.shopkeeper.core.recommend.ItemSimilarity;
import io.shopkeeper.core.recommend.MaximalMarginalRelevance;
import io.shopkeeper.core.topk.ScoredItems;
import io.shopkeeper.ranking.history.History;
import io.shopkeeper.ranking.history.Shelf;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * A model whose lists are re-ranked by maximal marginal relevance, to diversify their categories.
 */
public final class DiverseModel implements DivisibleModel {
  private static final long serialVersionUID = 1L;

  private final CatalogueModel model;
  private final ItemRows rows;
  private final int[] category;
  private final double strength;
  private final int pool;

  public DiverseModel(CatalogueModel model, int[] category, DiversitySettings settings) {
    this(model, ItemRows.all(category.length), category, settings.strength(), settings.pool());
  }

  private DiverseModel(
      CatalogueModel model, ItemRows rows, int[] category, double strength, int pool) {
    this.model = model;
    this.rows = rows;
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

  /** Where the model may come in blocks, this one may, too. */
  @Override
  public Optional<DivisibleModel> divisible() {
    return model.divisible().map(inner -> this);
  }

  private static DivisibleModel inner(DivisibleModel diverse) {
    return (DivisibleModel) ((DiverseModel) diverse).model;
  }

  private static Iterator<DivisibleModel> inner(Iterator<DivisibleModel> blocks) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return blocks.hasNext();
      }

      @Override
      public DivisibleModel next() {
        return inner(blocks.next());
      }
    };
  }

  @Override
  public DiverseModel only(int[] items) {
    int[] at = rows.rows(items);
    int[] some = new int[at.length];
    for (int r = 0; r < some.length; r++) {
      some[r] = category[at[r]];
    }
    return new DiverseModel(
        inner(this).only(items), ItemRows.of(rows.items(at)), some, strength, pool);
  }

  @Override
  public DiverseModel joined(List<DivisibleModel> parts) {
    List<DiverseModel> models = parts.stream().map(DiverseModel.class::cast).toList();
    return new DiverseModel(
        inner(this).joined(parts.stream().map(DiverseModel::inner).collect(toList())),
        ItemRows.joined(models.stream().map(part -> part.rows).toList()),
        models.stream().flatMapToInt(part -> Arrays.stream(part.category)).toArray(),
        strength,
        pool);
  }

  @Override
  public List<ScoredItems> top(List<History> customers, int k) {
    return ordered(model.top(customers, Math.max(k, pool)), k);
  }

  @Override
  public List<ScoredItems> top(List<History> customers, int k, Iterable<DivisibleModel> blocks) {
    return inner(this).top(customers, Math.max(k, pool), () -> inner(blocks.iterator()));
  }

  @Override
  public List<ScoredItems> ordered(List<ScoredItems> found, int k) {
    MaximalMarginalRelevance reranker =
        new MaximalMarginalRelevance(ItemSimilarity.sameCategory(category), 1 - strength);
    return found.stream()
        .map(
            list -> {
              ScoredItems ofRows = new ScoredItems(rows.rows(list.items()), list.scores());
              ScoredItems best = reranker.rerank(ofRows, k);
              return new ScoredItems(rows.items(best.items()), best.scores());
            })
        .toList();
  }

  @Override
  public Contributions explain(History customer, int[] recommended, int reasons) {
    return model.explain(customer, recommended, reasons);
  }

  @Override
  public CatalogueModel limitedTo(boolean[] shown) {
    return new DiverseModel(model.limitedTo(shown), rows, category, strength, pool);
  }
}
