package io.shopkeeper.ranking.model;

import static org.apache.spark.sql.functions.col;

import io.shopkeeper.core.recommend.ContentWeights;
import io.shopkeeper.core.recommend.Counting;
import io.shopkeeper.core.recommend.Ease;
import io.shopkeeper.core.recommend.InteractionMatrix;
import io.shopkeeper.core.recommend.ItemContent;
import io.shopkeeper.core.recommend.ItemItemCosine;
import io.shopkeeper.core.recommend.Rp3Beta;
import io.shopkeeper.learning.split.HashShare;
import io.shopkeeper.ranking.history.CustomerHistory;
import io.shopkeeper.ranking.history.CustomerHistory.View;
import io.shopkeeper.ranking.history.History;
import io.shopkeeper.ranking.history.Interactions;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Trains the baseline recommenders on one view of the interactions. */
public final class BaselineTraining {
  /** Name of the item-item neighbourhood model with cosine similarity. */
  public static final String ITEM_ITEM = "item-item";

  /** Name of the item-item neighbourhood model by random walks, RP³β. */
  public static final String RP3BETA = "rp3beta";

  /** Name of the item-item model by regression, EASE. */
  public static final String EASE = "ease";

  /** Name of the item-item model by what items are, learned from the log. */
  public static final String CONTENT = "content";

  private static final StructType PACKED =
      new StructType()
          .add("users", DataTypes.IntegerType, false)
          .add("customers", DataTypes.IntegerType, false)
          .add("size", DataTypes.IntegerType, false)
          .add("histories", DataTypes.BinaryType, false);

  private final Interactions interactions;
  private final View view;

  /** Creates the training of baselines on a view: up to the end of training or to the as-of day. */
  public BaselineTraining(Interactions interactions, View view) {
    this.interactions = interactions;
    this.view = view;
  }

  public PopularModel popular() {
    return new PopularModel(interactions.popularity(view));
  }

  public NeighbourModel itemItem(InteractionMatrix matrix, ItemItemSettings settings) {
    return new NeighbourModel(
        ITEM_ITEM,
        Counting.STRENGTHS,
        ItemItemCosine.neighbours(matrix, settings.neighbours(), settings.shrinkage()));
  }

  public NeighbourModel rp3beta(InteractionMatrix matrix, Rp3BetaSettings settings) {
    return new NeighbourModel(
        RP3BETA,
        Counting.STRENGTHS,
        Rp3Beta.neighbours(matrix, settings.neighbours(), settings.alpha(), settings.beta()));
  }

  /** The regression on who has which item, however strongly. */
  public NeighbourModel ease(InteractionMatrix matrix, EaseSettings settings) {
    return new NeighbourModel(
        EASE,
        Counting.ITEMS,
        Ease.neighbours(
            matrix.binary(), settings.maxItems(), settings.lambda(), settings.neighbours()));
  }

  /**
   * Likeness by content, with what the log says that each feature weighs.
   *
   * @param weights of the features
   * @param wanted by item, whether it may be recommended
   * @param neighbours number kept of each item
   */
  public static NeighbourModel content(
      ItemContent content, double[] weights, boolean[] wanted, int neighbours) {
    return new NeighbourModel(
        CONTENT, Counting.ITEMS, ContentWeights.neighbours(content, weights, wanted, neighbours));
  }

  /**
   * Whose histories a model is computed from.
   *
   * @param visitors customers, then anonymous sessions; a row for each
   * @param customers how many of the rows are of customers
   */
  public record Histories(InteractionMatrix visitors, int customers) {
    /** Whether some are of anonymous sessions and some are not. */
    public boolean isMixed() {
      return 0 < customers && customers < visitors.users();
    }

    /** Those of customers alone. */
    public InteractionMatrix ofCustomers() {
      return visitors.first(customers);
    }
  }

  /**
   * The interactions of customers and sessions as a sparse matrix on the driver, to compute
   * neighbours from. Beyond {@code most} interactions, customers are sampled by the hash of their
   * id.
   *
   * @param most upper bound of the expected number of interactions, at least 1
   */
  public InteractionMatrix matrix(int most) {
    return histories(most).visitors();
  }

  /** The same, which says where the customers end. */
  public Histories histories(int most) {
    Dataset<Row> all = interactions.all();
    View counted = view;
    long size =
        all.toJavaRDD()
            .map(row -> (long) CustomerHistory.of(row).history(counted).items().length)
            .fold(0L, Long::sum);
    List<Row> parts =
        HashShare.atMost(most, size)
            .of(all, col("user_id"))
            .mapPartitions(
                (MapPartitionsFunction<Row, Row>) rows -> packed(rows, counted),
                Encoders.row(PACKED))
            .collectAsList();
    return unpacked(parts);
  }

  /** A partition's histories as concatenated arrays: (length, items, weights). */
  private static Iterator<Row> packed(Iterator<Row> rows, View view) {
    ByteBuffer out = ByteBuffer.allocate(1 << 16);
    int users = 0;
    int customers = 0;
    int size = 0;
    while (rows.hasNext()) {
      CustomerHistory visitor = CustomerHistory.of(rows.next());
      History history = visitor.history(view);
      int length = history.items().length;
      if (length == 0) {
        continue;
      }
      int bytes = 4 + 8 * length;
      if (out.remaining() < bytes) {
        byte[] full = out.array();
        int position = out.position();
        int grown = Math.addExact(full.length, Math.max(bytes, full.length / 2));
        out = ByteBuffer.wrap(Arrays.copyOf(full, grown)).position(position);
      }
      out.putInt(length);
      for (int i = 0; i < length; i++) {
        out.putInt(history.items()[i]).putFloat(history.weights()[i]);
      }
      users++;
      customers += visitor.user() >= 0 ? 1 : 0;
      size += length;
    }
    byte[] bytes = Arrays.copyOf(out.array(), out.position());
    return List.of(RowFactory.create(users, customers, size, bytes)).iterator();
  }

  /** Partitions are in the order of the visitors: customers first. */
  private Histories unpacked(List<Row> parts) {
    int users = parts.stream().mapToInt(part -> part.getInt(0)).sum();
    int customers = parts.stream().mapToInt(part -> part.getInt(1)).sum();
    int size = parts.stream().mapToInt(part -> part.getInt(2)).sum();
    int[] rowStart = new int[users + 1];
    int[] item = new int[size];
    float[] weight = new float[size];
    int user = 0;
    int n = 0;
    for (Row part : parts) {
      ByteBuffer in = ByteBuffer.wrap((byte[]) part.get(3));
      while (in.hasRemaining()) {
        int length = in.getInt();
        for (int i = 0; i < length; i++) {
          item[n] = in.getInt();
          weight[n++] = in.getFloat();
        }
        rowStart[++user] = n;
      }
    }
    return new Histories(
        new InteractionMatrix(users, interactions.items().size(), rowStart, item, weight),
        customers);
  }
}
