package io.shopkeeper.core.session;

import io.shopkeeper.core.session.RecurrentNetwork.State;
import io.shopkeeper.core.topk.BlockedTopK;
import io.shopkeeper.core.topk.ScoredItems;
import io.shopkeeper.core.topk.TopK;
import java.util.Arrays;
import java.util.stream.IntStream;

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
    return lists(new State[] {state}, k, new int[][] {excludedSorted})[0];
  }

  @Override
  public ScoredItems[] afterEach(int[] session, int k, int[][] excludedSorted) {
    if (session.length > longest) {
      return NextItem.super.afterEach(session, k, excludedSorted);
    }
    State[] states = new State[session.length];
    State state = network.start();
    for (int n = 0; n < session.length; n++) {
      state = network.step(state, session[n]);
      states[n] = state;
    }
    return lists(states, k, excludedSorted);
  }

  /** Exact: items that score more for having been seen are scored apart, and the best merged. */
  private ScoredItems[] lists(State[] states, int k, int[][] excludedSorted) {
    int rank = network.ranking().rank();
    float[] queries = new float[states.length * rank];
    int[][] apart = new int[states.length][];
    int[][] barred = new int[states.length][];
    for (int n = 0; n < states.length; n++) {
      System.arraycopy(network.query(states[n]), 0, queries, n * rank, rank);
      apart[n] = network.seen(states[n]);
      barred[n] = union(apart[n], excludedSorted[n]);
    }
    ScoredItems[] lists = ranking().topK(queries, states.length, k, barred);
    for (int n = 0; n < states.length; n++) {
      TopK best = new TopK(k);
      for (int i = 0; i < lists[n].size(); i++) {
        best.offer(lists[n].items()[i], lists[n].scores()[i]);
      }
      float[] query = Arrays.copyOfRange(queries, n * rank, (n + 1) * rank);
      for (int item : apart[n]) {
        if (Arrays.binarySearch(excludedSorted[n], item) < 0) {
          best.offer(item, network.score(states[n], query, item));
        }
      }
      lists[n] = best.take();
    }
    return lists;
  }

  private static int[] union(int[] a, int[] b) {
    return IntStream.concat(Arrays.stream(a), Arrays.stream(b)).sorted().distinct().toArray();
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
