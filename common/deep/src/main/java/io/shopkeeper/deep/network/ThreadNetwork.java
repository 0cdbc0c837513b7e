package io.shopkeeper.deep.network;

/**
 * The network that a thread used last, for tasks that follow one another: to build one from its
 * definition takes as long as some steps of training.
 */
public final class ThreadNetwork {
  private static final ThreadLocal<Built> LAST = new ThreadLocal<>();

  private record Built(NetworkDefinition definition, Network network) {}

  private ThreadNetwork() {}

  /** This thread's network of a definition, with these weights. */
  public static Network of(NetworkDefinition definition, Weights weights) {
    Built last = LAST.get();
    if (last == null || !last.definition().equals(definition)) {
      last = new Built(definition, definition.create());
      LAST.set(last);
    }
    last.network().load(weights);
    return last.network();
  }
}
