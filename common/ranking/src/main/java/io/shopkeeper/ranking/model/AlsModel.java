package io.shopkeeper.ranking.model;

import io.shopkeeper.core.als.AlsObjective;
import io.shopkeeper.core.als.Contributions;
import io.shopkeeper.core.als.Feedback;
import io.shopkeeper.core.als.FoldIn;
import io.shopkeeper.core.als.Reasons;
import io.shopkeeper.core.als.ScoreMoments;
import io.shopkeeper.core.recommend.Blend;
import io.shopkeeper.core.recommend.HistorySum;
import io.shopkeeper.core.topk.BlockedTopK;
import io.shopkeeper.core.topk.DenseScores;
import io.shopkeeper.core.topk.FactorMatrix;
import io.shopkeeper.core.topk.ScoredItems;
import io.shopkeeper.ranking.history.History;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A matrix factorisation by ALS, represented by its item factors. A customer's factors are solved
 * from the history at each call (fold-in): for the history of training they equal the trained ones,
 * because the last half-step solves the same equations.
 */
public final class AlsModel implements CatalogueModel, HistorySum {
  /** The value of the {@code source} column, and the name of its artifacts. */
  public static final String SOURCE = "als";

  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(AlsModel.class);

  private final FactorMatrix factors;
  private final int[] itemOf;
  private final int[] rowOf;
  private final FoldIn users;
  private final boolean[] shown;
  private transient volatile Kernel kernel;
  private transient volatile Dense dense;

  /** What gives the scores of all items, and their sums. */
  private static final class Dense {
    final DenseScores scores;
    final ScoreMoments moments;

    Dense(FactorMatrix factors) {
      this.scores = new DenseScores(factors);
      this.moments = new ScoreMoments(factors);
    }
  }

  /** The packed factors of the items that may be shown, and their ids by row. */
  private static final class Kernel {
    final int[] itemOf;
    final BlockedTopK topK;

    Kernel(int[] itemOf, BlockedTopK topK) {
      this.itemOf = itemOf;
      this.topK = topK;
    }
  }

  /**
   * Creates a model.
   *
   * @param factors one row per known item, items × rank
   * @param itemOf the item id of each row, ascending
   * @param items size of the item dictionary
   * @param objective the loss that training minimised, which the fold-in minimises too
   */
  public AlsModel(FactorMatrix factors, int[] itemOf, int items, AlsObjective objective) {
    this(factors, itemOf, rows(itemOf, items), new FoldIn(factors, objective), null);
  }

  private AlsModel(FactorMatrix factors, int[] itemOf, int[] rowOf, FoldIn users, boolean[] shown) {
    this.factors = factors;
    this.itemOf = itemOf;
    this.rowOf = rowOf;
    this.users = users;
    this.shown = shown;
  }

  private static int[] rows(int[] itemOf, int items) {
    int[] rowOf = new int[items];
    Arrays.fill(rowOf, -1);
    for (int row = 0; row < itemOf.length; row++) {
      if (row > 0 && itemOf[row] <= itemOf[row - 1]) {
        throw new IllegalArgumentException("item ids do not ascend at row " + row);
      }
      rowOf[itemOf[row]] = row;
    }
    return rowOf;
  }

  @Override
  public String source() {
    return SOURCE;
  }

  /** The item factors, one row per known item. */
  public FactorMatrix factors() {
    return factors;
  }

  /** The item id of each row, ascending. */
  public int[] itemOf() {
    return itemOf;
  }

  /** The loss that training minimised. */
  public AlsObjective objective() {
    return users.objective();
  }

  public Feedback feedback() {
    return objective().feedback();
  }

  @Override
  public CatalogueModel limitedTo(boolean[] shownItems) {
    return new AlsModel(factors, itemOf, rowOf, users, shownItems);
  }

  @Override
  public CatalogueModel with(NewItems newItems) {
    return newItems.addTo(this);
  }

  /** The factors of a customer with this history, as many as the rank. */
  public float[] foldIn(History customer) {
    return foldIn(known(customer));
  }

  private float[] foldIn(Known known) {
    return users.factors(known.rows, known.weights);
  }

  @Override
  public List<ScoredItems> top(List<History> customers, int k) {
    Kernel packed = kernel();
    int rank = factors.rank();
    int n = customers.size();
    float[] users = new float[n * rank];
    int[][] excluded = new int[n][];
    boolean[] unknown = new boolean[n];
    for (int u = 0; u < n; u++) {
      History customer = customers.get(u);
      Known known = known(customer);
      unknown[u] = known.rows.length == 0;
      System.arraycopy(foldIn(known), 0, users, u * rank, rank);
      excluded[u] = positions(packed.itemOf, customer.hidden());
    }
    ScoredItems[] best = packed.topK.topK(users, n, k, excluded);
    List<ScoredItems> lists = new ArrayList<>(n);
    for (int u = 0; u < n; u++) {
      lists.add(unknown[u] ? ScoredItems.empty() : renamed(best[u], packed.itemOf));
    }
    return lists;
  }

  @Override
  public Contributions explain(History customer, int[] recommended, int reasons) {
    Known known = known(customer);
    int[] rows = new int[recommended.length];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = rowOf[recommended[i]];
    }
    Contributions parts = users.explain(known.rows, known.weights, rows, reasons);
    Reasons[] renamed = new Reasons[rows.length];
    for (int i = 0; i < rows.length; i++) {
      Reasons part = parts.of(i);
      int[] items = new int[part.items().length];
      for (int j = 0; j < items.length; j++) {
        items[j] = itemOf[part.items()[j]];
      }
      renamed[i] = new Reasons(items, part.contributions(), part.rest());
    }
    return new Contributions(renamed, parts.scores());
  }

  @Override
  public int items() {
    return rowOf.length;
  }

  @Override
  public void scores(int[] history, float[] strengths, double[] to) {
    Arrays.fill(to, 0);
    float[] scores = dense().scores.of(foldIn(known(history, strengths)));
    for (int row = 0; row < scores.length; row++) {
      to[itemOf[row]] = scores[row];
    }
  }

  @Override
  public void addStandardised(
      int[] history, float[] strengths, double weight, int known, double[] to) {
    float[] user = foldIn(known(history, strengths));
    double factor = weight * scale(user, known);
    float[] scores = dense().scores.of(user);
    for (int row = 0; row < scores.length; row++) {
      to[itemOf[row]] += factor * scores[row];
    }
  }

  @Override
  public double scale(int[] history, float[] strengths, int known) {
    return scale(foldIn(known(history, strengths)), known);
  }

  private double scale(float[] user, int known) {
    ScoreMoments moments = dense().moments;
    return Blend.scale(moments.sum(user), moments.squares(user), known);
  }

  @Override
  public void contributions(
      int[] history, float[] strengths, int[] recommended, double factor, double[][] to) {
    Known known = known(history, strengths);
    int[] rows = new int[recommended.length];
    int[] at = new int[recommended.length];
    int n = 0;
    for (int r = 0; r < recommended.length; r++) {
      if (rowOf[recommended[r]] >= 0) {
        rows[n] = rowOf[recommended[r]];
        at[n++] = r;
      }
    }
    Contributions parts =
        users.explain(known.rows, known.weights, Arrays.copyOf(rows, n), known.rows.length);
    for (int r = 0; r < n; r++) {
      Reasons all = parts.of(r);
      for (int i = 0; i < all.items().length; i++) {
        int own = Arrays.binarySearch(history, itemOf[all.items()[i]]);
        to[at[r]][own] += factor * all.contributions()[i];
      }
    }
  }

  private Dense dense() {
    Dense ready = dense;
    if (ready == null) {
      synchronized (this) {
        ready = dense;
        if (ready == null) {
          ready = new Dense(factors);
          dense = ready;
        }
      }
    }
    return ready;
  }

  private Kernel kernel() {
    Kernel packed = kernel;
    if (packed == null) {
      synchronized (this) {
        packed = kernel;
        if (packed == null) {
          packed = pack();
          kernel = packed;
          LOG.info("scoring {} items with {}", packed.itemOf.length, BlockedTopK.kernel());
        }
      }
    }
    return packed;
  }

  private Kernel pack() {
    if (shown == null) {
      return new Kernel(itemOf, new BlockedTopK(factors));
    }
    int[] kept =
        java.util.stream.IntStream.range(0, itemOf.length).filter(r -> shown[itemOf[r]]).toArray();
    int rank = factors.rank();
    float[] values = new float[kept.length * rank];
    int[] ids = new int[kept.length];
    for (int r = 0; r < kept.length; r++) {
      System.arraycopy(factors.values(), kept[r] * rank, values, r * rank, rank);
      ids[r] = itemOf[kept[r]];
    }
    return new Kernel(ids, new BlockedTopK(new FactorMatrix(ids.length, rank, values)));
  }

  @SuppressWarnings("ArrayRecordComponent") // Lives for one customer.
  private record Known(int[] rows, float[] weights) {}

  private Known known(History customer) {
    return known(customer.items(), customer.weights());
  }

  /** The part of a history whose items the model knows. */
  private Known known(int[] history, float[] strengths) {
    int[] rows = new int[history.length];
    float[] weights = new float[rows.length];
    int n = 0;
    for (int i = 0; i < rows.length; i++) {
      int row = rowOf[history[i]];
      if (row >= 0) {
        rows[n] = row;
        weights[n++] = strengths[i];
      }
    }
    return new Known(Arrays.copyOf(rows, n), Arrays.copyOf(weights, n));
  }

  /** The indices of the wanted ids among the ids; both arrays ascend. */
  static int[] positions(int[] ids, int[] wanted) {
    int[] at = new int[wanted.length];
    int n = 0;
    for (int item : wanted) {
      int position = Arrays.binarySearch(ids, item);
      if (position >= 0) {
        at[n++] = position;
      }
    }
    return Arrays.copyOf(at, n);
  }

  /** Translates a list of row numbers into a list of item ids. */
  static ScoredItems renamed(ScoredItems rows, int[] ids) {
    int[] items = new int[rows.size()];
    for (int i = 0; i < items.length; i++) {
      items[i] = ids[rows.items()[i]];
    }
    return new ScoredItems(items, rows.scores());
  }
}
