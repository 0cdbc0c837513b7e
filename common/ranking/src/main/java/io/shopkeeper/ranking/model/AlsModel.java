package io.shopkeeper.ranking.model;

import io.shopkeeper.core.als.AlsObjective;
import io.shopkeeper.core.als.Contributions;
import io.shopkeeper.core.als.Feedback;
import io.shopkeeper.core.als.FoldIn;
import io.shopkeeper.core.als.Reasons;
import io.shopkeeper.core.als.ScoreMoments;
import io.shopkeeper.core.recommend.Blend;
import io.shopkeeper.core.recommend.HistorySum;
import io.shopkeeper.core.recommend.ItemRows;
import io.shopkeeper.core.topk.BlockedTopK;
import io.shopkeeper.core.topk.DenseScores;
import io.shopkeeper.core.topk.FactorMatrix;
import io.shopkeeper.core.topk.ScoredItems;
import io.shopkeeper.ranking.history.History;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A matrix factorisation by ALS, represented by its item factors. A customer's factors are solved
 * from the history at each call (fold-in): for the history of training they equal the trained ones,
 * because the last half-step solves the same equations.
 */
public final class AlsModel implements DivisibleModel, HistorySum {
  /** The value of the {@code source} column, and the name of its artifacts. */
  public static final String SOURCE = "als";

  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(AlsModel.class);

  private final FactorMatrix factors;

  /** The item of each row, ascending. */
  private final int[] itemOf;

  private final ItemRows rows;
  private final int items;
  private final FoldIn users;

  /** By row, whether the item may be recommended; null where all may. */
  private final boolean[] shown;

  /** Of the whole catalogue; null until it is wanted. */
  private volatile ScoreMoments moments;

  private transient volatile Kernel kernel;
  private transient volatile DenseScores dense;

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
    this(factors, itemOf, items, new FoldIn(factors, objective), null, null);
  }

  private AlsModel(
      FactorMatrix factors,
      int[] itemOf,
      int items,
      FoldIn users,
      boolean[] shown,
      ScoreMoments moments) {
    this.factors = factors;
    this.itemOf = itemOf;
    this.rows = ItemRows.of(itemOf);
    this.items = items;
    this.users = users;
    this.shown = shown;
    this.moments = moments;
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
    boolean[] ofRow = new boolean[itemOf.length];
    for (int row = 0; row < ofRow.length; row++) {
      ofRow[row] = shownItems[itemOf[row]];
    }
    return new AlsModel(factors, itemOf, items, users, ofRow, moments);
  }

  @Override
  public AlsModel only(int[] some) {
    int[] at = rows.rows(some);
    boolean[] ofRow = null;
    if (shown != null) {
      ofRow = new boolean[at.length];
      for (int row = 0; row < at.length; row++) {
        ofRow[row] = shown[at[row]];
      }
    }
    FactorMatrix part = factors.rows(at);
    return new AlsModel(part, rows.items(at), items, users.with(part), ofRow, moments());
  }

  @Override
  public AlsModel joined(List<DivisibleModel> parts) {
    List<AlsModel> models = parts.stream().map(AlsModel.class::cast).toList();
    FactorMatrix all = FactorMatrix.joined(models.stream().map(AlsModel::factors).toList());
    int[] ofAll = models.stream().flatMapToInt(model -> Arrays.stream(model.itemOf)).toArray();
    boolean[] ofRow = null;
    if (shown != null) {
      ofRow = new boolean[all.rows()];
      int at = 0;
      for (AlsModel model : models) {
        System.arraycopy(model.shown, 0, ofRow, at, model.shown.length);
        at += model.shown.length;
      }
    }
    return new AlsModel(all, ofAll, items, users.with(all), ofRow, moments());
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
  public List<ScoredItems> top(List<History> customers, int k, Iterable<DivisibleModel> blocks) {
    int rank = factors.rank();
    int n = customers.size();
    float[] vectors = new float[n * rank];
    boolean[] unknown = new boolean[n];
    for (int u = 0; u < n; u++) {
      Known known = known(customers.get(u));
      unknown[u] = known.rows.length == 0;
      System.arraycopy(foldIn(known), 0, vectors, u * rank, rank);
    }
    ScoredItems[] lists = new ScoredItems[n];
    Arrays.fill(lists, ScoredItems.empty());
    for (DivisibleModel block : blocks) {
      Kernel packed = ((AlsModel) block).kernel();
      int[][] excluded = new int[n][];
      for (int u = 0; u < n; u++) {
        excluded[u] = positions(packed.itemOf, customers.get(u).hidden());
      }
      ScoredItems[] best = packed.topK.topK(vectors, n, k, excluded);
      for (int u = 0; u < n; u++) {
        if (!unknown[u]) {
          lists[u] = lists[u].merged(renamed(best[u], packed.itemOf), k);
        }
      }
    }
    return List.of(lists);
  }

  @Override
  public Contributions explain(History customer, int[] recommended, int reasons) {
    Known known = known(customer);
    int[] at = new int[recommended.length];
    for (int i = 0; i < at.length; i++) {
      at[i] = rows.row(recommended[i]);
    }
    Contributions parts = users.explain(known.rows, known.weights, at, reasons);
    Reasons[] renamed = new Reasons[at.length];
    for (int i = 0; i < at.length; i++) {
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
    return items;
  }

  /** A customer's factors. */
  private static final class Folded implements HistorySum.Customer {
    final float[] factors;
    final ScoreMoments moments;

    Folded(float[] factors, ScoreMoments moments) {
      this.factors = factors;
      this.moments = moments;
    }

    @Override
    public double scale(int known) {
      return Blend.scale(moments.sum(factors), moments.squares(factors), known);
    }
  }

  @Override
  public HistorySum.Customer customer(int[] history, float[] strengths) {
    return new Folded(foldIn(known(history, strengths)), moments());
  }

  @Override
  public void add(HistorySum.Customer customer, double factor, int first, double[] to) {
    float[] scores = dense().of(((Folded) customer).factors);
    for (int row = 0; row < scores.length; row++) {
      to[itemOf[row] - first] += factor * scores[row];
    }
  }

  @Override
  public void contributions(
      int[] history, float[] strengths, int[] recommended, double factor, double[][] to) {
    Known known = known(history, strengths);
    int[] row = new int[recommended.length];
    int[] at = new int[recommended.length];
    int n = 0;
    for (int r = 0; r < recommended.length; r++) {
      row[n] = rows.row(recommended[r]);
      if (row[n] >= 0) {
        at[n++] = r;
      }
    }
    Contributions parts =
        users.explain(known.rows, known.weights, Arrays.copyOf(row, n), known.rows.length);
    for (int r = 0; r < n; r++) {
      Reasons all = parts.of(r);
      for (int i = 0; i < all.items().length; i++) {
        int own = Arrays.binarySearch(history, itemOf[all.items()[i]]);
        to[at[r]][own] += factor * all.contributions()[i];
      }
    }
  }

  private ScoreMoments moments() {
    ScoreMoments ready = moments;
    if (ready == null) {
      synchronized (this) {
        ready = moments;
        if (ready == null) {
          ready = new ScoreMoments(factors);
          moments = ready;
        }
      }
    }
    return ready;
  }

  private DenseScores dense() {
    DenseScores ready = dense;
    if (ready == null) {
      synchronized (this) {
        ready = dense;
        if (ready == null) {
          ready = new DenseScores(factors);
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
    int[] kept = IntStream.range(0, itemOf.length).filter(row -> shown[row]).toArray();
    return new Kernel(rows.items(kept), new BlockedTopK(factors.rows(kept)));
  }

  @SuppressWarnings("ArrayRecordComponent") // Lives for one customer.
  private record Known(int[] rows, float[] weights) {}

  private Known known(History customer) {
    return known(customer.items(), customer.weights());
  }

  /** The part of a history whose items the model knows. */
  private Known known(int[] history, float[] strengths) {
    int[] at = new int[history.length];
    float[] weights = new float[at.length];
    int n = 0;
    for (int i = 0; i < at.length; i++) {
      int row = rows.row(history[i]);
      if (row >= 0) {
        at[n] = row;
        weights[n++] = strengths[i];
      }
    }
    return new Known(Arrays.copyOf(at, n), Arrays.copyOf(weights, n));
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
