package io.shopkeeper.core.session;

import io.shopkeeper.core.topk.BlockedTopK;
import io.shopkeeper.core.topk.ScoredItems;
import io.shopkeeper.core.topk.TopK;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The next items by a {@link SessionNetwork}, exactly over its whole catalogue. A serving process
 * keeps the state of each session, {@link #network()} steps it on by an item, and {@link
 * #next(Object, int, int[])} ranks.
 *
 * @param <S> the state of a session
 */
public final class NetworkNext<S> implements NextItem {
  private static final long serialVersionUID = 1L;

  private final SessionNetwork<S> network;
  private final int longest;
  private transient volatile BlockedTopK ranking;

  /**
   * @param longest last items of a session that are read, at least 1
   */
  public NetworkNext(SessionNetwork<S> network, int longest) {
    if (longest < 1) {
      throw new IllegalArgumentException("a network that reads " + longest + " items");
    }
    this.network = network;
    this.longest = longest;
  }

  @Override
  public String source() {
    return network.source();
  }

  /** The network. */
  public SessionNetwork<S> network() {
    return network;
  }

  @Override
  public ScoredItems next(int[] session, int k, int[] excludedSorted) {
    S state = network.start();
    for (int n = Math.max(0, session.length - longest); n < session.length; n++) {
      state = network.step(state, session[n]);
    }
    return next(state, k, excludedSorted);
  }

  /** The k best next items of a session that was read before. */
  public ScoredItems next(S state, int k, int[] excludedSorted) {
    return lists(List.of(state), k, new int[][] {excludedSorted})[0];
  }

  @Override
  public ScoredItems[] afterEach(int[] session, int k, int[][] excludedSorted) {
    if (session.length > longest) {
      return NextItem.super.afterEach(session, k, excludedSorted);
    }
    List<S> states = new ArrayList<>(session.length);
    S state = network.start();
    for (int n = 0; n < session.length; n++) {
      state = network.step(state, session[n]);
      states.add(state);
    }
    return lists(states, k, excludedSorted);
  }

  /** The softmax of the scores: networks learn their differences. */
  @Override
  public double[] chances(ScoredItems list) {
    double[] chances = new double[list.size()];
    double total = 0;
    for (int i = 0; i < chances.length; i++) {
      chances[i] = Math.exp(list.scores()[i] - list.scores()[0]);
      total += chances[i];
    }
    for (int i = 0; i < chances.length; i++) {
      chances[i] /= total;
    }
    return chances;
  }

  /** Exact: items that score more for having been seen are scored apart, and the best merged. */
  private ScoredItems[] lists(List<S> states, int k, int[][] excludedSorted) {
    int rank = network.ranking().rank();
    float[] queries = new float[states.size() * rank];
    int[][] apart = new int[states.size()][];
    int[][] barred = new int[states.size()][];
    for (int n = 0; n < states.size(); n++) {
      System.arraycopy(network.query(states.get(n)), 0, queries, n * rank, rank);
      apart[n] = network.seen(states.get(n));
      barred[n] = union(apart[n], excludedSorted[n]);
    }
    ScoredItems[] lists = ranking().topK(queries, states.size(), k, barred);
    for (int n = 0; n < states.size(); n++) {
      TopK best = new TopK(k);
      for (int i = 0; i < lists[n].size(); i++) {
        best.offer(lists[n].items()[i], lists[n].scores()[i]);
      }
      float[] query = Arrays.copyOfRange(queries, n * rank, (n + 1) * rank);
      for (int item : apart[n]) {
        if (Arrays.binarySearch(excludedSorted[n], item) < 0) {
          best.offer(item, network.score(states.get(n), query, item));
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
