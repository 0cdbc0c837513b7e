package io.shopkeeper.ranking.model;

import io.shopkeeper.core.als.Contributions;
import io.shopkeeper.core.als.Reasons;
import io.shopkeeper.core.recommend.Blend;
import io.shopkeeper.core.topk.ScoredItems;
import io.shopkeeper.ranking.history.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A blend of EASE, RP³β and what is popular lately; see {@link Blend}. */
public final class BlendModel implements CatalogueModel {
  /** The value of the {@code source} column, and the name of its artifacts. */
  public static final String SOURCE = "blend";

  private static final long serialVersionUID = 1L;

  private final TreeMap<String, Blend.Part> parts;
  private final Blend blend;

  /**
   * Creates a model.
   *
   * @param parts the parts by the name of their model
   * @param everybody see {@link Blend}
   */
  BlendModel(Map<String, Blend.Part> parts, float[] everybody) {
    this.parts = new TreeMap<>(parts);
    this.blend = new Blend(List.copyOf(this.parts.values()), everybody);
  }

  /**
   * Blends models that were trained on the same days.
   *
   * @param popular popularity of all days
   * @param lately popularity of each item by id, with the half-life of the weights
   */
  public static BlendModel of(
      BlendWeights weights,
      NeighbourModel ease,
      NeighbourModel rp3beta,
      PopularModel popular,
      double[] lately) {
    double[] standard = Blend.standardised(popular.popularity(), lately);
    float[] everybody = new float[standard.length];
    for (int i = 0; i < everybody.length; i++) {
      everybody[i] = (float) (weights.lately() * standard[i]);
    }
    Map<String, Blend.Part> parts = new TreeMap<>(Map.of(ease.source(), ease.part(1)));
    if (weights.rp3beta() > 0) {
      parts.put(rp3beta.source(), rp3beta.part(weights.rp3beta()));
    }
    return new BlendModel(parts, everybody);
  }

  /** The sum that this model is. */
  public Blend blend() {
    return blend;
  }

  /** The parts by the name of their model; not a copy. */
  Map<String, Blend.Part> parts() {
    return parts;
  }

  @Override
  public String source() {
    return SOURCE;
  }

  @Override
  public List<ScoredItems> top(List<History> customers, int k) {
    List<ScoredItems> lists = new ArrayList<>(customers.size());
    for (History customer : customers) {
      lists.add(blend.recommend(customer.items(), customer.weights(), k, customer.hidden()));
    }
    return lists;
  }

  @Override
  public Contributions explain(History customer, int[] recommended, int reasons) {
    Reasons[] parts = blend.explain(customer.items(), customer.weights(), recommended, reasons);
    float[] scores = new float[parts.length];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = (float) parts[i].total();
    }
    return new Contributions(parts, scores);
  }

  @Override
  public BlendModel limitedTo(boolean[] shown) {
    float[] limited = blend.everybody().clone();
    for (int i = 0; i < limited.length; i++) {
      limited[i] = shown[i] ? limited[i] : Float.NaN;
    }
    return new BlendModel(parts, limited);
  }
}
