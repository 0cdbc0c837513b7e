package io.shopkeeper.recommend.similar;

import io.shopkeeper.core.topk.ScoredItems;
import io.shopkeeper.ranking.history.ItemNames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * The nearest items of every item on sale, computed on executors in batches and persisted there
 * until this is closed; the driver only sees aggregates.
 */
final class SimilarItems implements AutoCloseable {
  /** Number of items per batch. */
  private static final int BATCH = 256;

  private static final int BATCHES_OF_A_CORE = 4;

  private static final StructType SIMILAR_ITEMS =
      new StructType()
          .add("item_id", DataTypes.StringType, false)
          .add("similar_item_id", DataTypes.StringType, false)
          .add("rank", DataTypes.IntegerType, false)
          .add("score", DataTypes.FloatType, false)
          .add("source", DataTypes.StringType, false)
          .add("release", DataTypes.StringType, false);

  private final SparkSession spark;
  private final JavaSparkContext context;
  private final String source;

  /** Rows (item, ids of its nearest items, their scores), items ascending. */
  private final JavaRDD<Row> near;

  /**
   * Creates a lazy computation, which runs at the first use.
   *
   * @param shown by item id, whether it is on sale
   * @param k number of neighbours kept per item, at least 1
   */
  SimilarItems(SparkSession spark, Neighbourhood neighbourhood, boolean[] shown, int k) {
    this.spark = spark;
    this.context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    this.source = neighbourhood.source();
    Broadcast<Neighbourhood> sharedNeighbourhood = context.broadcast(neighbourhood);
    Broadcast<boolean[]> sharedShown = context.broadcast(shown);
    int[] sold = IntStream.range(0, shown.length).filter(item -> shown[item]).toArray();
    List<int[]> batches = new ArrayList<>();
    for (int from = 0; from < sold.length; from += BATCH) {
      batches.add(Arrays.copyOfRange(sold, from, Math.min(sold.length, from + BATCH)));
    }
    int most = BATCHES_OF_A_CORE * context.defaultParallelism();
    this.near =
        context
            .parallelize(batches, Math.max(1, Math.min(batches.size(), most)))
            .flatMap(batch -> rows(batch, sharedNeighbourhood.value(), sharedShown.value(), k))
            .persist(StorageLevel.MEMORY_AND_DISK());
  }

  private static Iterator<Row> rows(
      int[] items, Neighbourhood neighbourhood, boolean[] shown, int k) {
    ScoredItems[] near = neighbourhood.nearest(items, shown, k);
    return IntStream.range(0, items.length)
        .mapToObj(i -> RowFactory.create(items[i], near[i].items(), near[i].scores()))
        .iterator();
  }

  private static ScoredItems list(Row row) {
    return new ScoredItems((int[]) row.get(1), (float[]) row.get(2));
  }

  /** The value of the {@code source} column. */
  String source() {
    return source;
  }

  /** The number of rows of {@link #table}. */
  long rows(int perItem) {
    return near.map(row -> (long) list(row).first(perItem).size()).fold(0L, Long::sum);
  }

  /** The lists as rows with string ids, in the order of the items. */
  Dataset<Row> table(ItemNames items, int perItem, String release) {
    Broadcast<ItemNames> names = context.broadcast(items);
    String from = source;
    return spark.createDataFrame(
        near.flatMap(
            row -> rows(row.getInt(0), list(row).first(perItem), names.value(), from, release)),
        SIMILAR_ITEMS);
  }

  private static Iterator<Row> rows(
      int item, ScoredItems list, ItemNames names, String source, String release) {
    return IntStream.range(0, list.size())
        .mapToObj(
            i ->
                RowFactory.create(
                    names.name(item),
                    names.name(list.items()[i]),
                    i + 1,
                    list.scores()[i],
                    source,
                    release))
        .iterator();
  }

  /**
   * The similarity of brands, summed in the order of the items.
   *
   * @param brandOf each item's brand number, −1 if unknown
   */
  BrandLikeness brands(int[] brandOf) {
    Broadcast<int[]> shared = context.broadcast(brandOf);
    BrandLikeness all = new BrandLikeness();
    near.mapPartitions(
            rows -> {
              BrandLikeness part = new BrandLikeness();
              rows.forEachRemaining(row -> part.add(row.getInt(0), list(row), shared.value()));
              return List.of(part).iterator();
            })
        .collect()
        .forEach(all::add);
    return all;
  }

  @Override
  public void close() {
    near.unpersist();
  }
}
