package io.shopkeeper.ranking.model;

import static org.apache.spark.sql.functions.col;

import io.shopkeeper.core.als.Feedback;
import io.shopkeeper.core.als.FoldIn;
import io.shopkeeper.core.topk.FactorMatrix;
import io.shopkeeper.learning.split.HashShare;
import io.shopkeeper.ranking.history.CustomerHistory;
import io.shopkeeper.ranking.history.CustomerHistory.View;
import io.shopkeeper.ranking.history.History;
import io.shopkeeper.ranking.history.Interactions;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Folds new items into a factorisation: customers' factors are solved from the items that the model
 * knows, and a new item's factors by a half-step of ALS over the customers who interacted with it
 * (Hu, Koren and Volinsky 2008, equation 5). The customers' factors are collected to the driver;
 * beyond {@link #MOST_CUSTOMERS} they are sampled by the hash of their id.
 */
public final class NewItems {
  /** Upper bound of the customers whose factors are used. */
  public static final int MOST_CUSTOMERS = 100_000;

  private final Interactions data;
  private final int minCustomers;
  private final IntConsumer told;

  /**
   * Creates a fold-in of items.
   *
   * @param minCustomers customers that a new item needs to be folded in; 0 turns the fold-in off
   * @param told receives the number of items folded into a factorisation
   */
  public NewItems(Interactions data, int minCustomers, IntConsumer told) {
    this.data = data;
    this.minCustomers = minCustomers;
    this.told = told;
  }

  /** The model with the new items' factors; the model itself if there are none. */
  AlsModel addTo(AlsModel model) {
    if (minCustomers == 0) {
      return model;
    }
    AlsModel extended = folded(model);
    told.accept(extended.itemOf().length - model.itemOf().length);
    return extended;
  }

  private AlsModel folded(AlsModel model) {
    boolean[] isNew = new boolean[data.items().size()];
    Arrays.fill(isNew, true);
    for (int item : model.itemOf()) {
      isNew[item] = false;
    }
    if (model.feedback() == Feedback.EXPLICIT || model.itemOf().length == data.items().size()) {
      return model;
    }
    List<Row> folded = foldedCustomers(model, isNew);
    int rank = model.factors().rank();
    float[] values = new float[folded.size() * rank];
    Map<Integer, List<int[]>> customersOf = new TreeMap<>();
    for (int c = 0; c < folded.size(); c++) {
      ByteBuffer in = ByteBuffer.wrap((byte[]) folded.get(c).get(0));
      for (int f = 0; f < rank; f++) {
        values[c * rank + f] = in.getFloat();
      }
      while (in.hasRemaining()) {
        customersOf
            .computeIfAbsent(in.getInt(), item -> new ArrayList<>())
            .add(new int[] {c, in.getInt()});
      }
    }
    customersOf.values().removeIf(customers -> customers.size() < minCustomers);
    return customersOf.isEmpty()
        ? model
        : extended(model, new FactorMatrix(folded.size(), rank, values), customersOf);
  }

  /** Each customer's factors, followed by the new items of the history and their weights' bits. */
  private List<Row> foldedCustomers(AlsModel model, boolean[] isNew) {
    Dataset<Row> customers =
        HashShare.atMost(MOST_CUSTOMERS, data.users()).of(data.customers(), col("user_id"));
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(customers.sparkSession().sparkContext());
    Broadcast<AlsModel> sharedModel = context.broadcast(model);
    Broadcast<boolean[]> sharedNew = context.broadcast(isNew);
    List<Row> folded =
        customers
            .toJavaRDD()
            .map(
                row ->
                    folded(
                        CustomerHistory.of(row).history(View.FULL),
                        sharedModel.value(),
                        sharedNew.value()))
            .collect();
    sharedModel.destroy();
    sharedNew.destroy();
    return folded;
  }

  private static Row folded(History history, AlsModel model, boolean[] isNew) {
    float[] vector = model.foldIn(history);
    ByteBuffer out = ByteBuffer.allocate(4 * vector.length + 8 * history.items().length);
    for (float factor : vector) {
      out.putFloat(factor);
    }
    for (int i = 0; i < history.items().length; i++) {
      if (isNew[history.items()[i]]) {
        out.putInt(history.items()[i]).putFloat(history.weights()[i]);
      }
    }
    return RowFactory.create((Object) Arrays.copyOf(out.array(), out.position()));
  }

  private AlsModel extended(
      AlsModel model, FactorMatrix customers, Map<Integer, List<int[]>> customersOf) {
    int rank = model.factors().rank();
    FoldIn solver = new FoldIn(customers, model.objective());
    Map<Integer, float[]> rows = new TreeMap<>();
    for (int row = 0; row < model.itemOf().length; row++) {
      rows.put(model.itemOf()[row], model.factors().row(row));
    }
    customersOf.forEach(
        (item, who) -> {
          int[] at = new int[who.size()];
          float[] weights = new float[at.length];
          for (int i = 0; i < at.length; i++) {
            at[i] = who.get(i)[0];
            weights[i] = Float.intBitsToFloat(who.get(i)[1]);
          }
          rows.put(item, solver.factors(at, weights));
        });
    float[] values = new float[rows.size() * rank];
    int[] itemOf = new int[rows.size()];
    int r = 0;
    for (Map.Entry<Integer, float[]> row : rows.entrySet()) {
      itemOf[r] = row.getKey();
      System.arraycopy(row.getValue(), 0, values, r * rank, rank);
      r++;
    }
    return new AlsModel(
        new FactorMatrix(itemOf.length, rank, values),
        itemOf,
        data.items().size(),
        model.objective());
  }
}
