package io.shopkeeper.ranking.model;

import io.shopkeeper.core.als.Contributions;
import io.shopkeeper.core.ncf.NcfNetwork;
import io.shopkeeper.core.ncf.NcfScorer;
import io.shopkeeper.core.ncf.Tower;
import io.shopkeeper.core.topk.FactorMatrix;
import io.shopkeeper.core.topk.ScoredItems;
import io.shopkeeper.ranking.history.History;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Neural collaborative filtering. Unlike the other models it has an embedding per customer instead
 * of deriving it from the history: a customer who came after training gets an empty list, and later
 * interactions have no effect until the next training. Scores are log-odds.
 */
public final class NcfModel implements CatalogueModel {
  /** The value of the {@code source} column, and the name of its artifacts. */
  public static final String SOURCE = "ncf";

  private static final long serialVersionUID = 1L;

  private final NcfNetwork network;
  private final int[] userOf;
  private final int[] itemOf;
  private final boolean[] shown;
  private transient volatile Kernel kernel;

  /** The packed embeddings of the items that may be shown, and their ids by row. */
  private static final class Kernel {
    final int[] itemOf;
    final NcfScorer scorer;

    Kernel(int[] itemOf, NcfScorer scorer) {
      this.itemOf = itemOf;
      this.scorer = scorer;
    }
  }

  /**
   * Creates a model.
   *
   * @param userOf the customer's number of each of the network's users, ascending
   * @param itemOf the item id of each of the network's items, ascending
   */
  public NcfModel(NcfNetwork network, int[] userOf, int[] itemOf) {
    this(network, userOf, itemOf, null);
    requireAscending("customers", userOf, network.users().rows());
    requireAscending("items", itemOf, network.items().rows());
  }

  private NcfModel(NcfNetwork network, int[] userOf, int[] itemOf, boolean[] shown) {
    this.network = network;
    this.userOf = userOf;
    this.itemOf = itemOf;
    this.shown = shown;
  }

  private static void requireAscending(String what, int[] ids, int rows) {
    if (ids.length != rows) {
      throw new IllegalArgumentException(
          "%d %s for %d rows of the network".formatted(ids.length, what, rows));
    }
    for (int i = 1; i < ids.length; i++) {
      if (ids[i] <= ids[i - 1]) {
        throw new IllegalArgumentException(what + " do not ascend at row " + i);
      }
    }
  }

  @Override
  public String source() {
    return SOURCE;
  }

  /** The network's weights. */
  public NcfNetwork network() {
    return network;
  }

  /** The customer's number of each user of the network, ascending. */
  public int[] userOf() {
    return userOf;
  }

  /** The item id of each item of the network, ascending. */
  public int[] itemOf() {
    return itemOf;
  }

  @Override
  public List<ScoredItems> top(List<History> customers, int k) {
    Kernel packed = kernel();
    int n = customers.size();
    int[] asked = new int[n];
    int[] rows = new int[n];
    int[][] excluded = new int[n][];
    int known = 0;
    for (int u = 0; u < n; u++) {
      int row = Arrays.binarySearch(userOf, customers.get(u).user());
      asked[u] = row < 0 ? -1 : known;
      if (row >= 0) {
        rows[known] = row;
        excluded[known++] = AlsModel.positions(packed.itemOf, customers.get(u).hidden());
      }
    }
    ScoredItems[] best = packed.scorer.topK(Arrays.copyOf(rows, known), k, excluded);
    List<ScoredItems> lists = new ArrayList<>(n);
    for (int at : asked) {
      lists.add(at < 0 ? ScoredItems.empty() : AlsModel.renamed(best[at], packed.itemOf));
    }
    return lists;
  }

  @Override
  public Contributions explain(History customer, int[] recommended, int reasons) {
    return null;
  }

  @Override
  public CatalogueModel limitedTo(boolean[] shownItems) {
    return new NcfModel(network, userOf, itemOf, shownItems);
  }

  private Kernel kernel() {
    Kernel packed = kernel;
    if (packed == null) {
      synchronized (this) {
        packed = kernel;
        if (packed == null) {
          packed = pack();
          kernel = packed;
        }
      }
    }
    return packed;
  }

  private Kernel pack() {
    if (shown == null) {
      return new Kernel(itemOf, new NcfScorer(network));
    }
    int[] kept = IntStream.range(0, itemOf.length).filter(row -> shown[itemOf[row]]).toArray();
    Tower items = network.items();
    Tower limited =
        new Tower(
            rows(items.perceptron(), kept),
            items.factors() == null ? null : rows(items.factors(), kept));
    return new Kernel(
        Arrays.stream(kept).map(row -> itemOf[row]).toArray(),
        new NcfScorer(network.with(Optional.empty(), Optional.of(limited))));
  }

  private static FactorMatrix rows(FactorMatrix all, int[] kept) {
    int rank = all.rank();
    float[] values = new float[kept.length * rank];
    for (int r = 0; r < kept.length; r++) {
      System.arraycopy(all.values(), kept[r] * rank, values, r * rank, rank);
    }
    return new FactorMatrix(kept.length, rank, values);
  }
}
