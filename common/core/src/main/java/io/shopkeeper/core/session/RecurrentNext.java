package io.shopkeeper.core.session;

import io.shopkeeper.core.session.RecurrentNetwork.State;
import io.shopkeeper.core.topk.BlockedTopK;
import io.shopkeeper.core.topk.ScoredItems;

/**
 * The next items by a {@link RecurrentNetwork}, exactly over its whole catalogue. A serving process
 * keeps the {@link State} of each session, {@link #network()} steps it on by an item, and {@link
 * #next(State, int, int[])} ranks.
 */
public final class RecurrentNext implements NextItem {
  private static final long serialVersionUID = 1L;

  private final RecurrentNetwork network;
  private final int longest;
  private transient volatile BlockedTopK ranking;

  /**
   * @param longest last items of a session that are read, at least 1
   */
  public RecurrentNext(RecurrentNetwork network, int longest) {
    if (longest < 1) {
      throw new IllegalArgumentException("a network that reads " + longest + " items");
    }
    this.network = network;
    this.longest = longest;
  }

  @Override
  public String source() {
    return "session-rnn";
  }

  /** The network. */
  public RecurrentNetwork network() {
    return network;
  }

  @Override
  public ScoredItems next(int[] session, int k, int[] excludedSorted) {
    State state = network.start();
    for (int n = Math.max(0, session.length - longest); n < session.length; n++) {
      state = network.step(state, session[n]);
    }
    return next(state, k, excludedSorted);
  }

  /** The k best next items of a session that was read before. */
  public ScoredItems next(State state, int k, int[] excludedSorted) {
    return ranking()
        .topK(network.query(state), 1, k, excludedSorted == null ? null : new int[][] {excludedSorted})[
        0];
  }

  @Override
  public ScoredItems[] afterEach(int[] session, int k, int[][] excludedSorted) {
    if (session.length > longest) {
      return NextItem.super.afterEach(session, k, excludedSorted);
    }
    int rank = network.ranking().rank();
    float[] queries = new float[session.length * rank];
    State state = network.start();
    for (int n = 0; n < session.length; n++) {
      state = network.step(state, session[n]);
      System.arraycopy(network.query(state), 0, queries, n * rank, rank);
    }
    return ranking().topK(queries, session.length, k, excludedSorted);
  }

  private BlockedTopK ranking() {
    BlockedTopK built = ranking;
    if (built == null) {
      built = new BlockedTopK(network.ranking());
      ranking = built;
    }
    return built;
  }
}
