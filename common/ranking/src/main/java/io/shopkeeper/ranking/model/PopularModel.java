package io.shopkeeper.ranking.model;

import io.shopkeeper.core.als.Contributions;
import io.shopkeeper.core.recommend.MostPopular;
import io.shopkeeper.core.topk.ScoredItems;
import io.shopkeeper.ranking.history.History;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Recommends the most popular items that are not hidden. Items of popularity 0 are never given. */
public final class PopularModel implements CatalogueModel {
  /** The value of the {@code source} column, and the name of its artifacts. */
  public static final String SOURCE = "popular";

  /** The same with a half-life: what is popular lately. */
  public static final String LATELY = "popular-lately";

  private static final long serialVersionUID = 1L;

  private final String source;
  private final double[] popularity;
  private final int[] order;
  private final float[] scores;

  /** Popularity of all days. */
  public PopularModel(double[] popularity) {
    this(SOURCE, popularity);
  }

  /**
   * Creates a model.
   *
   * @param source {@link #SOURCE} or {@link #LATELY}
   * @param popularity of each item by id, at least 0
   */
  public PopularModel(String source, double[] popularity) {
    this.source = source;
    this.popularity = popularity;
    ScoredItems all = new MostPopular(popularity).best(popularity.length, null);
    int n = (int) IntStream.range(0, all.size()).filter(i -> all.scores()[i] > 0).count();
    this.order = all.first(n).items();
    this.scores = all.first(n).scores();
  }

  @Override
  public String source() {
    return source;
  }

  /** The popularity of each item by id, at least 0. */
  public double[] popularity() {
    return popularity;
  }

  /** The items of positive popularity, best first. */
  public ScoredItems list() {
    return new ScoredItems(order, scores);
  }

  @Override
  public List<ScoredItems> top(List<History> customers, int k) {
    List<ScoredItems> lists = new ArrayList<>(customers.size());
    for (History customer : customers) {
      lists.add(Fill.first(list(), customer.hidden(), k));
    }
    return lists;
  }

  @Override
  public Contributions explain(History customer, int[] recommended, int reasons) {
    return null;
  }

  @Override
  public PopularModel limitedTo(boolean[] shown) {
    double[] limited = popularity.clone();
    for (int i = 0; i < limited.length; i++) {
      limited[i] = shown[i] ? limited[i] : 0;
    }
    return new PopularModel(source, limited);
  }
}
