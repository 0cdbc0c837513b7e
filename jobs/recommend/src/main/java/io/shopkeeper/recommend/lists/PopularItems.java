package io.shopkeeper.recommend.lists;

import io.shopkeeper.core.topk.ScoredItems;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.version.Staging;
import io.shopkeeper.ranking.history.CustomerHistory.View;
import io.shopkeeper.ranking.history.Interactions;
import io.shopkeeper.ranking.lists.Lists.Fallback;
import io.shopkeeper.ranking.model.PopularModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The most popular items that may be shown, in the shop and in each segment. */
final class PopularItems {
  /** Length of the list: more than the items hidden from any customer. */
  private static final int MOST = 20_000;

  private static final StructType ROWS =
      new StructType()
          .add("rank", DataTypes.IntegerType, false)
          .add("item_id", DataTypes.StringType, false)
          .add("score", DataTypes.FloatType, false)
          .add("source", DataTypes.StringType, false)
          .add("release", DataTypes.StringType, false);

  private final Interactions data;
  private final ScoredItems ofShop;
  private final Map<String, int[]> bySegment;
  private final RankSettings rank;

  /**
   * Computes the popularity.
   *
   * @param shown whether each item, by id, may be shown
   */
  PopularItems(RankJob.Settings settings, Interactions data, boolean[] shown) {
    this.data = data;
    this.rank = settings.rank();
    this.ofShop = new PopularModel(data.popularity(View.FULL)).limitedTo(shown).list().first(MOST);
    this.bySegment =
        settings.interactions().segmentAttribute().isEmpty()
            ? Map.of()
            : segments(data, shown, 3 * rank.perUser());
  }

  private static Map<String, int[]> segments(Interactions data, boolean[] shown, int most) {
    Map<String, int[]> kept = new TreeMap<>();
    data.popularBySegment(View.FULL, most)
        .forEach(
            (segment, items) ->
                kept.put(segment, IntStream.of(items).filter(item -> shown[item]).toArray()));
    return kept;
  }

  /** The fallback that fills short lists. */
  Fallback fallback() {
    return new Fallback(bySegment, ofShop, rank.minHistory());
  }

  /** Writes the list for visitors without a list of their own. */
  void write(Staging staging, JobContext context) {
    ScoredItems list = ofShop.first(rank.perUser());
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      String item = data.items().name(list.items()[i]);
      rows.add(
          RowFactory.create(i + 1, item, list.scores()[i], PopularModel.SOURCE, context.runId()));
    }
    context
        .spark()
        .createDataFrame(rows, ROWS)
        .coalesce(1)
        .write()
        .parquet(staging.path("popular_items"));
    staging.expect("popular_items", rows.size());
  }
}
