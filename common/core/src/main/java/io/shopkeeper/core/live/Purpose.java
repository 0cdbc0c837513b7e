package io.shopkeeper.core.live;

import java.util.List;

/**
 * The purpose of models in production. Models of several kinds may compete for a purpose; at any
 * time one version of one of them serves it.
 *
 * @param name the purpose's kebab-case name, which is that of its directory below {@code slots/}
 * @param artifacts the names of the models that went live for this purpose by an alias of their own
 *     before there were slots; empty for a purpose that came later
 */
public record Purpose(String name, List<String> artifacts) {
  /** The purpose of the model that {@code rank} turns into every customer's list. */
  public static final Purpose RECOMMENDER =
      new Purpose("recommender", List.of("als", "ncf", "item-item", "rp3beta", "popular"));

  /** The purpose of a model that no other kind of model serves, by the model's name. */
  public static Purpose ofModel(String model) {
    return new Purpose(model, List.of(model));
  }

  /** Makes an immutable copy of the names. */
  public Purpose {
    artifacts = List.copyOf(artifacts);
  }
}
