package io.shopkeeper.core.ncf;

import java.io.Serializable;
import java.util.List;
import java.util.Optional;

/**
 * The weights of a neural collaborative filtering network. The score of an item for a user is the
 * log-odds of an interaction:
 *
 * <pre>
 *   z₁ = max(0, W₁ [p; q] + b₁), zₗ = max(0, Wₗ zₗ₋₁ + bₗ)     (He et al. 2017, eq. 10)
 *   score = h · [g ⊙ e; z] + b                                  (eq. 12 before its sigmoid)
 * </pre>
 *
 * p and g are the user's embeddings, q and e the item's. Without g and e the network is the
 * multi-layer perceptron (MLP); with them it is NeuMF, which adds a generalised matrix
 * factorisation (GMF).
 */
public final class NcfNetwork implements Serializable {
  private static final long serialVersionUID = 1L;

  private final Tower users;
  private final Tower items;
  private final Dense[] hidden;
  private final Dense output;

  /**
   * Creates a network.
   *
   * @param users the users' embeddings
   * @param items the items' embeddings
   * @param hidden dense layers, each followed by a ReLU; the input of the first is [p; q]
   * @param output the layer of one output, whose input is [g ⊙ e; z]
   * @throws IllegalArgumentException if shapes do not match
   */
  public NcfNetwork(Tower users, Tower items, List<Dense> hidden, Dense output) {
    this.users = users;
    this.items = items;
    this.hidden = hidden.toArray(Dense[]::new);
    this.output = output;
    if (hidden.isEmpty()) {
      throw new IllegalArgumentException("no hidden layer: give at least one");
    }
    require("factorisation", users.rank(), items.rank());
    int inputs = users.perceptron().rank() + items.perceptron().rank();
    for (Dense layer : hidden) {
      require("dense layer", inputs, layer.inputs());
      inputs = layer.outputs();
    }
    require("output layer", inputs + users.rank(), output.inputs());
    require("number of outputs", 1, output.outputs());
  }

  private static void require(String what, int expected, int actual) {
    if (expected != actual) {
      throw new IllegalArgumentException(
          "%s: %d does not fit to %d before it".formatted(what, actual, expected));
    }
  }

  /** The users' embeddings. */
  public Tower users() {
    return users;
  }

  /** The items' embeddings. */
  public Tower items() {
    return items;
  }

  /** The dense layers before the output. */
  public List<Dense> hidden() {
    return List.of(hidden);
  }

  /** The output layer. */
  public Dense output() {
    return output;
  }

  /** The same layers with the embeddings of other users or items. */
  public NcfNetwork with(Optional<Tower> otherUsers, Optional<Tower> otherItems) {
    return new NcfNetwork(otherUsers.orElse(users), otherItems.orElse(items), hidden(), output);
  }

  /**
   * The log-odds of one pair, computed in single precision in the summation order of {@link
   * NcfScorer}, so that both are bitwise equal.
   */
  public float score(int user, int item) {
    Dense first = hidden[0];
    int split = users.perceptron().rank();
    int rest = items.perceptron().rank();
    float[] before = new float[first.outputs()];
    for (int o = 0; o < before.length; o++) {
      float ofUser = first.sum(o, 0, users.perceptron().values(), user * split, split, 0f);
      float ofItem =
          first.sum(o, split, items.perceptron().values(), item * rest, rest, first.bias()[o]);
      before[o] = Math.max(0f, ofUser + ofItem);
    }
    for (int l = 1; l < hidden.length; l++) {
      Dense layer = hidden[l];
      float[] after = new float[layer.outputs()];
      for (int o = 0; o < after.length; o++) {
        after[o] = Math.max(0f, layer.sum(o, 0, before, 0, before.length, layer.bias()[o]));
      }
      before = after;
    }
    float sum = output.sum(0, users.rank(), before, 0, before.length, output.bias()[0]);
    for (int f = 0; f < users.rank(); f++) {
      float ofUser = output.weights()[f] * users.factors().values()[user * users.rank() + f];
      sum = Math.fma(ofUser, items.factors().values()[item * users.rank() + f], sum);
    }
    return sum;
  }
}
