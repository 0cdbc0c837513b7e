package io.shopkeeper.benchmark;

import io.shopkeeper.core.als.AlsObjective;
import io.shopkeeper.core.als.Contributions;
import io.shopkeeper.core.topk.FactorMatrix;
import io.shopkeeper.core.topk.ScoredItems;
import io.shopkeeper.ranking.history.CustomerHistory;
import io.shopkeeper.ranking.history.History;
import io.shopkeeper.ranking.history.Interactions;
import io.shopkeeper.ranking.history.ItemNames;
import io.shopkeeper.ranking.lists.CandidateSettings;
import io.shopkeeper.ranking.lists.Lists;
import io.shopkeeper.ranking.lists.SortedTable;
import io.shopkeeper.ranking.model.AlsModel;
import io.shopkeeper.ranking.model.CatalogueModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;

/**
 * The export of candidates by {@code als-train} on given item factors and histories: fold-in,
 * scoring, explanations, writing. The constructor persists the histories, as a job has done at that
 * point, so that only the export is measured.
 */
public final class ScoreExportBenchmark implements AutoCloseable {
  private static final int PARTITIONS = 8;
  private static final int FILE_MEGABYTES = 256;

  private final Interactions interactions;
  private final AlsModel model;

  /**
   * Loads and persists the histories.
   *
   * @param items item factors, one row per item
   * @param rowStart user u's items lie from rowStart[u] to rowStart[u + 1], exclusive
   * @param item item indices, ascending for each user; each counts with strength 1 and is hidden
   */
  public ScoreExportBenchmark(
      SparkSession spark,
      FactorMatrix items,
      int[] rowStart,
      int[] item,
      double alpha,
      double regularisation) {
    int users = rowStart.length - 1;
    JavaRDD<Row> rows =
        JavaSparkContext.fromSparkContext(spark.sparkContext())
            .parallelize(
                IntStream.range(0, users)
                    .mapToObj(u -> row(u, Arrays.copyOfRange(item, rowStart[u], rowStart[u + 1])))
                    .toList(),
                PARTITIONS);
    Dataset<Row> cached =
        spark.createDataFrame(rows, CustomerHistory.SCHEMA).persist(StorageLevel.MEMORY_AND_DISK());
    cached.count();
    // As long as item ids of real shops.
    ItemNames names =
        ItemNames.of(IntStream.range(0, items.rows()).mapToObj("%010d"::formatted).toList());
    this.interactions = Interactions.ofHistories(cached, names, users);
    this.model = model(items, alpha, regularisation);
  }

  private static AlsModel model(FactorMatrix items, double alpha, double regularisation) {
    return new AlsModel(
        items,
        IntStream.range(0, items.rows()).toArray(),
        items.rows(),
        AlsObjective.implicit(alpha, regularisation));
  }

  /**
   * The user factors to which {@link #export} folds in, row-major, users × rank, as input for
   * peers.
   */
  public static float[] userFactors(
      FactorMatrix items, int[] rowStart, int[] item, double alpha, double regularisation) {
    AlsModel model = model(items, alpha, regularisation);
    int rank = items.rank();
    float[] users = new float[(rowStart.length - 1) * rank];
    for (int u = 0; u + 1 < rowStart.length; u++) {
      int[] own = Arrays.copyOfRange(item, rowStart[u], rowStart[u + 1]);
      float[] strength = new float[own.length];
      Arrays.fill(strength, 1);
      float[] vector = model.foldIn(new History(-1, own, strength, own));
      System.arraycopy(vector, 0, users, u * rank, rank);
    }
    return users;
  }

  private static Row row(int user, int[] items) {
    float[] strength = new float[items.length];
    Arrays.fill(strength, 1);
    byte[] flags = new byte[items.length];
    Arrays.fill(flags, CustomerHistory.HIDDEN);
    // As long as a pseudonym.
    String name = "%022d".formatted(user);
    return new CustomerHistory(user, name, null, items, strength, strength, flags).toRow();
  }

  /**
   * Folds in, scores and writes.
   *
   * @param perUser length of a list
   * @param reasons number of reasons per item; 0 for none
   */
  public void export(int perUser, int reasons, String path) {
    write(model, perUser, reasons, path);
  }

  /** Writes trivial lists, to measure the cost of writing alone. */
  public void writeOnly(int perUser, String path) {
    write(new Strides(interactions.items().size()), perUser, 0, path);
  }

  private void write(CatalogueModel lists, int perUser, int reasons, String path) {
    new SortedTable(interactions, FILE_MEGABYTES)
        .write(
            Lists.candidates(
                interactions.items(), lists, new CandidateSettings(true, perUser, reasons)),
            Lists.CANDIDATES,
            perUser,
            reasons,
            path);
  }

  @Override
  public void close() {
    interactions.close();
  }

  /** A trivial model that gives every user other items, with a constant stride. */
  private static final class Strides implements CatalogueModel {
    private static final long serialVersionUID = 1L;
    private final int items;

    Strides(int items) {
      this.items = items;
    }

    @Override
    public String source() {
      return "als";
    }

    @Override
    public List<ScoredItems> top(List<History> customers, int k) {
      List<ScoredItems> lists = new ArrayList<>(customers.size());
      for (History customer : customers) {
        int hash = Arrays.hashCode(customer.items()) & Integer.MAX_VALUE;
        int[] chosen = new int[Math.min(k, items)];
        float[] scores = new float[chosen.length];
        for (int i = 0; i < chosen.length; i++) {
          chosen[i] = (int) ((hash + 9_973L * i) % items);
          scores[i] = 1 - (i + hash % 997 / 997f) / chosen.length;
        }
        lists.add(new ScoredItems(chosen, scores));
      }
      return lists;
    }

    @Override
    public Contributions explain(History customer, int[] recommended, int reasons) {
      return null;
    }

    @Override
    public CatalogueModel limitedTo(boolean[] shown) {
      return this;
    }
  }
}
