package io.shopkeeper.ranking.model;

import io.shopkeeper.core.recommend.Counting;
import io.shopkeeper.core.topk.ScoredItems;
import io.shopkeeper.learning.contest.Codec;
import io.shopkeeper.learning.contest.State;
import io.shopkeeper.platform.version.Staging;
import io.shopkeeper.platform.version.Version;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Stores item neighbours as a table with one list per item, nearest first. */
final class NeighbourCodec implements Codec<NeighbourModel> {
  private static final StructType NEIGHBOURS =
      new StructType()
          .add("item_id", DataTypes.StringType, false)
          .add("similar_item_ids", DataTypes.createArrayType(DataTypes.StringType, false), false)
          .add("similarities", DataTypes.createArrayType(DataTypes.FloatType, false), false);

  private final String source;
  private final Counting counting;
  private final ItemTable table;

  NeighbourCodec(String source, Counting counting, ItemTable table) {
    this.source = source;
    this.counting = counting;
    this.table = table;
  }

  static NeighbourCodec ofContent(ItemTable table) {
    return new NeighbourCodec(BaselineTraining.CONTENT, Counting.ITEMS, table);
  }

  @Override
  public String name() {
    return source;
  }

  @Override
  public Map<String, String> labels(NeighbourModel model) {
    return Map.of(ModelCodecs.SOURCE, source);
  }

  @Override
  public void write(Staging staging, State state, NeighbourModel model) {
    List<Row> rows = new ArrayList<>();
    for (int item = 0; item < model.items(); item++) {
      ScoredItems near = model.neighbours(item);
      if (near.size() > 0) {
        String[] ids = NeighbourLists.names(table.items(), near);
        rows.add(RowFactory.create(table.items().name(item), ids, near.scores()));
      }
    }
    table.write(staging, state, rows, NEIGHBOURS);
  }

  @Override
  public NeighbourModel read(Version version, State state) {
    NeighbourLists lists = new NeighbourLists(table.items());
    Iterator<Row> rows = table.read(version, state);
    while (rows.hasNext()) {
      Row row = rows.next();
      int item = table.items().id(row.getString(0));
      if (item >= 0) {
        lists.put(item, row.getList(1), row.getList(2));
      }
    }
    return new NeighbourModel(source, counting, lists.neighbours());
  }
}
