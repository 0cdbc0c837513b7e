package io.shopkeeper.ranking.model;

import static java.util.stream.Collectors.toList;

import io.shopkeeper.core.als.Contributions;
import io.shopkeeper.core.als.Reasons;
import io.shopkeeper.core.recommend.Blend;
import io.shopkeeper.core.topk.ScoredItems;
import io.shopkeeper.core.topk.TopK;
import io.shopkeeper.ranking.history.History;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A blend of EASE, RP³β, a factorisation, what items are and what is popular lately; see {@link
 * Blend}.
 */
public final class BlendModel implements DivisibleModel {
  /** The value of the {@code source} column, and the name of its artifacts. */
  public static final String SOURCE = "blend";

  private static final long serialVersionUID = 2L;

  private final TreeMap<String, Double> weights;
  private final TreeMap<String, NeighbourModel> neighbours;

  /** Null where the blend has no factorisation. */
  private final AlsModel als;

  private final Blend blend;

  private BlendModel(
      Map<String, Double> weights,
      Map<String, NeighbourModel> neighbours,
      AlsModel als,
      Blend blend) {
    this.weights = new TreeMap<>(weights);
    this.neighbours = new TreeMap<>(neighbours);
    this.als = als;
    this.blend = blend;
  }

  /**
   * Puts a model together.
   *
   * @param weights of the parts by the name of their model; parts without one are left out
   * @param neighbours the neighbourhood models by their names
   * @param everybody see {@link Blend}
   */
  static BlendModel of(
      Map<String, Double> weights,
      Map<String, NeighbourModel> neighbours,
      Optional<AlsModel> als,
      float[] everybody) {
    Map<String, NeighbourModel> kept = new TreeMap<>(neighbours);
    kept.keySet().retainAll(weights.keySet());
    AlsModel factorisation = weights.containsKey(AlsModel.SOURCE) ? als.orElseThrow() : null;
    return new BlendModel(
        weights, kept, factorisation, new Blend(parts(weights, kept, factorisation), everybody));
  }

  private static List<Blend.Part> parts(
      Map<String, Double> weights, Map<String, NeighbourModel> neighbours, AlsModel als) {
    List<Blend.Part> parts = new ArrayList<>();
    neighbours.forEach((name, model) -> parts.add(new Blend.Part(model, weights.get(name))));
    if (als != null) {
      parts.add(new Blend.Part(als, weights.get(AlsModel.SOURCE)));
    }
    return parts;
  }

  /**
   * Blends models that were trained on the same days.
   *
   * @param als empty where there was nothing to factorise
   * @param content empty where nothing is known of items
   * @param popular popularity of all days
   * @param lately popularity of each item by id, with the half-life of the weights
   */
  public static BlendModel of(
      BlendWeights weights,
      NeighbourModel ease,
      NeighbourModel rp3beta,
      Optional<AlsModel> als,
      Optional<NeighbourModel> content,
      PopularModel popular,
      double[] lately) {
    double[] standard = Blend.standardised(popular.popularity(), lately);
    float[] everybody = new float[standard.length];
    for (int i = 0; i < everybody.length; i++) {
      everybody[i] = (float) (weights.lately() * standard[i]);
    }
    Map<String, Double> parts = new TreeMap<>(Map.of(ease.source(), 1.0));
    if (weights.rp3beta() > 0) {
      parts.put(rp3beta.source(), weights.rp3beta());
    }
    if (weights.als() > 0 && als.isPresent()) {
      parts.put(AlsModel.SOURCE, weights.als());
    }
    Map<String, NeighbourModel> neighbours =
        new TreeMap<>(Map.of(ease.source(), ease, rp3beta.source(), rp3beta));
    content
        .filter(model -> weights.content() > 0)
        .ifPresent(
            model -> {
              parts.put(model.source(), weights.content());
              neighbours.put(model.source(), model);
            });
    return of(parts, neighbours, als, everybody);
  }

  /** The sum that this model is. */
  public Blend blend() {
    return blend;
  }

  /** What the parts weigh, by the name of their model. */
  Map<String, Double> weights() {
    return weights;
  }

  /** The neighbourhood models among the parts, by their names. */
  Map<String, NeighbourModel> neighbours() {
    return neighbours;
  }

  /** The factorisation among the parts. */
  Optional<AlsModel> als() {
    return Optional.ofNullable(als);
  }

  @Override
  public String source() {
    return SOURCE;
  }

  @Override
  public BlendModel only(int[] items) {
    Map<String, NeighbourModel> near = new TreeMap<>();
    neighbours.forEach((name, model) -> near.put(name, model.only(items)));
    AlsModel factorisation = als == null ? null : als.only(items);
    return new BlendModel(
        weights, near, factorisation, blend.only(items, parts(weights, near, factorisation)));
  }

  @Override
  public BlendModel joined(List<DivisibleModel> parts) {
    List<BlendModel> models = parts.stream().map(BlendModel.class::cast).toList();
    Map<String, NeighbourModel> near = new TreeMap<>();
    neighbours.forEach(
        (name, model) ->
            near.put(
                name,
                model.joined(models.stream().map(m -> m.neighbours.get(name)).collect(toList()))));
    AlsModel factorisation =
        als == null ? null : als.joined(models.stream().map(m -> m.als).collect(toList()));
    return new BlendModel(
        weights,
        near,
        factorisation,
        Blend.joined(
            models.stream().map(BlendModel::blend).toList(), parts(weights, near, factorisation)));
  }

  /** One customer after another, whose scores then stay in the cache. */
  @Override
  public List<ScoredItems> top(List<History> customers, int k) {
    List<ScoredItems> lists = new ArrayList<>(customers.size());
    for (History customer : customers) {
      lists.add(blend.recommend(customer.items(), customer.weights(), k, customer.hidden()));
    }
    return lists;
  }

  @Override
  public List<ScoredItems> top(List<History> customers, int k, Iterable<DivisibleModel> blocks) {
    int n = customers.size();
    Blend.Customer[] known = new Blend.Customer[n];
    TopK[] best = new TopK[n];
    for (int c = 0; c < n; c++) {
      History customer = customers.get(c);
      best[c] = new TopK(k);
      if (customer.items().length > 0) {
        known[c] = blend.customer(customer.items(), customer.weights());
      }
    }
    for (DivisibleModel block : blocks) {
      for (int c = 0; c < n; c++) {
        if (known[c] != null) {
          ((BlendModel) block).blend.offer(known[c], customers.get(c).hidden(), best[c]);
        }
      }
    }
    return Arrays.stream(best).map(TopK::take).toList();
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
    return new BlendModel(weights, neighbours, als, blend.limitedTo(shown));
  }
}
