package io.shopkeeper.core.session;

import io.shopkeeper.core.recommend.MostPopular;
import io.shopkeeper.core.topk.ScoredItems;

/** The same next items for every session. */
public final class PopularNext implements NextItem {
  private static final long serialVersionUID = 1L;

  private final MostPopular popular;

  /**
   * @param popularity of each item index, for instance how often it came next
   */
  public PopularNext(double[] popularity) {
    this.popular = new MostPopular(popularity);
  }

  @Override
  public String source() {
    return "popular";
  }

  @Override
  public ScoredItems next(int[] session, int k, int[] excludedSorted) {
    return popular.best(k, excludedSorted);
  }
}
