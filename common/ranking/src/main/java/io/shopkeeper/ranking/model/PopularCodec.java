package io.shopkeeper.ranking.model;

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

/** Stores a popularity model as a table of the popularity of each item. */
final class PopularCodec implements Codec<PopularModel> {
  private static final StructType POPULARITY =
      new StructType()
          .add("item_id", DataTypes.StringType, false)
          .add("popularity", DataTypes.DoubleType, false);

  private final String source;
  private final ItemTable table;

  PopularCodec(String source, ItemTable table) {
    this.source = source;
    this.table = table;
  }

  @Override
  public String name() {
    return source;
  }

  @Override
  public Map<String, String> labels(PopularModel model) {
    return Map.of(ModelCodecs.SOURCE, name());
  }

  @Override
  public void write(Staging staging, State state, PopularModel model) {
    List<Row> rows = new ArrayList<>();
    for (int item : model.list().items()) {
      rows.add(RowFactory.create(table.items().name(item), model.popularity()[item]));
    }
    table.write(staging, state, rows, POPULARITY);
  }

  @Override
  public PopularModel read(Version version, State state) {
    double[] popularity = new double[table.items().size()];
    Iterator<Row> rows = table.read(version, state);
    while (rows.hasNext()) {
      Row row = rows.next();
      int item = table.items().id(row.getString(0));
      if (item >= 0) {
        popularity[item] = row.getDouble(1);
      }
    }
    return new PopularModel(source, popularity);
  }
}
