package io.shopkeeper.ranking.model;

import io.shopkeeper.core.recommend.Neighbours;
import io.shopkeeper.core.topk.ScoredItems;
import io.shopkeeper.learning.contest.Codec;
import io.shopkeeper.learning.contest.State;
import io.shopkeeper.platform.version.Staging;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.ranking.model.NeighbourModel.Counting;
import java.util.ArrayList;
import java.util.Arrays;
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
        String[] ids =
            Arrays.stream(near.items()).mapToObj(table.items()::name).toArray(String[]::new);
        rows.add(RowFactory.create(table.items().name(item), ids, near.scores()));
      }
    }
    table.write(staging, state, rows, NEIGHBOURS);
  }

  @Override
  public NeighbourModel read(Version version, State state) {
    int items = table.items().size();
    ScoredItems[] near = new ScoredItems[items];
    Arrays.fill(near, ScoredItems.empty());
    Iterator<Row> rows = table.read(version, state);
    while (rows.hasNext()) {
      Row row = rows.next();
      int item = table.items().id(row.getString(0));
      if (item >= 0) {
        near[item] = known(row.getList(1), row.getList(2));
      }
    }
    int[] rowStart = new int[items + 1];
    for (int item = 0; item < items; item++) {
      rowStart[item + 1] = rowStart[item] + near[item].size();
    }
    int[] neighbour = new int[rowStart[items]];
    float[] similarity = new float[rowStart[items]];
    for (int item = 0; item < items; item++) {
      int n = near[item].size();
      System.arraycopy(near[item].items(), 0, neighbour, rowStart[item], n);
      System.arraycopy(near[item].scores(), 0, similarity, rowStart[item], n);
    }
    return new NeighbourModel(source, counting, new Neighbours(rowStart, neighbour, similarity));
  }

  /** The neighbours that the current dictionary contains. */
  private ScoredItems known(List<String> names, List<Float> scores) {
    int[] ids = new int[names.size()];
    float[] values = new float[names.size()];
    int n = 0;
    for (int i = 0; i < ids.length; i++) {
      int id = table.items().id(names.get(i));
      if (id >= 0) {
        ids[n] = id;
        values[n++] = scores.get(i);
      }
    }
    return new ScoredItems(ids, values).first(n);
  }
}
