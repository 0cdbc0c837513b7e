package io.shopkeeper.ranking.model;

import static org.apache.spark.sql.functions.col;

import io.shopkeeper.core.JobException;
import io.shopkeeper.core.ncf.Dense;
import io.shopkeeper.core.ncf.NcfNetwork;
import io.shopkeeper.core.ncf.Tower;
import io.shopkeeper.core.topk.FactorMatrix;
import io.shopkeeper.learning.contest.Codec;
import io.shopkeeper.learning.contest.State;
import io.shopkeeper.platform.version.Staging;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.ranking.history.Interactions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Stores a neural collaborative filtering network as three tables: {@code items} and {@code users}
 * hold the embeddings by string id, {@code layers} the dense layers in order, the output layer
 * last. Any reader of Parquet can score with them.
 */
final class NcfCodec implements Codec<NcfModel> {
  private static final DataType FLOATS = DataTypes.createArrayType(DataTypes.FloatType, false);

  private static final StructType LAYERS =
      new StructType()
          .add("layer", DataTypes.IntegerType, false)
          .add("inputs", DataTypes.IntegerType, false)
          .add("outputs", DataTypes.IntegerType, false)
          .add("weights", FLOATS, false)
          .add("bias", FLOATS, false);

  private final SparkSession spark;
  private final Interactions data;

  NcfCodec(SparkSession spark, Interactions data) {
    this.spark = spark;
    this.data = data;
  }

  private static StructType rows(String id, DataType type) {
    return new StructType()
        .add(id, type, false)
        .add("embedding", FLOATS, false)
        .add("factors", FLOATS, true);
  }

  @Override
  public String name() {
    return NcfModel.SOURCE;
  }

  @Override
  public Map<String, String> labels(NcfModel model) {
    return Map.of(ModelCodecs.SOURCE, name());
  }

  @Override
  public void write(Staging staging, State state, NcfModel model) {
    NcfNetwork network = model.network();
    List<Row> items = new ArrayList<>();
    for (int row = 0; row < model.itemOf().length; row++) {
      items.add(row(data.items().name(model.itemOf()[row]), network.items(), row));
    }
    save(
        spark.createDataFrame(items, rows("item_id", DataTypes.StringType)).coalesce(1),
        staging,
        ItemTable.output(state),
        items.size());
    List<Row> users = new ArrayList<>();
    for (int row = 0; row < model.userOf().length; row++) {
      users.add(row(model.userOf()[row], network.users(), row));
    }
    save(
        spark
            .createDataFrame(users, rows("user", DataTypes.IntegerType))
            .join(data.customers().select("user", "user_id"), "user")
            .select("user_id", "embedding", "factors"),
        staging,
        state.of("users"),
        users.size());
    List<Row> layers = new ArrayList<>();
    network.hidden().forEach(layer -> layers.add(row(layers.size(), layer)));
    layers.add(row(layers.size(), network.output()));
    save(
        spark.createDataFrame(layers, LAYERS).coalesce(1),
        staging,
        state.of("layers"),
        layers.size());
  }

  private static void save(Dataset<Row> table, Staging staging, String output, int rows) {
    table.write().parquet(staging.path(output));
    staging.expect(output, rows);
  }

  private static Row row(Object id, Tower tower, int row) {
    return RowFactory.create(
        id, tower.perceptron().row(row), tower.factors() == null ? null : tower.factors().row(row));
  }

  private static Row row(int number, Dense layer) {
    return RowFactory.create(
        number, layer.inputs(), layer.outputs(), layer.weights(), layer.bias());
  }

  /** Reads a model into the current dictionaries: customers and items missing there are dropped. */
  @Override
  public NcfModel read(Version version, State state) {
    Dataset<Row> users =
        spark
            .read()
            .parquet(version.output(state.of("users")))
            .join(data.customers().select("user", "user_id"), "user_id")
            .select(col("user"), col("embedding"), col("factors"));
    Map<Integer, Row> userRows = new TreeMap<>();
    users.toLocalIterator().forEachRemaining(row -> userRows.put(row.getInt(0), row));
    Map<Integer, Row> itemRows = new TreeMap<>();
    spark
        .read()
        .parquet(version.output(ItemTable.output(state)))
        .toLocalIterator()
        .forEachRemaining(
            row -> {
              int item = data.items().id(row.getString(0));
              if (item >= 0) {
                itemRows.put(item, row);
              }
            });
    List<Dense> layers =
        spark.read().parquet(version.output(state.of("layers"))).collectAsList().stream()
            .sorted(Comparator.comparingInt(row -> row.getInt(0)))
            .map(row -> new Dense(row.getInt(1), row.getInt(2), floats(row, 3), floats(row, 4)))
            .toList();
    if (layers.size() < 2) {
      throw JobException.badInput(
          "artifact %s version %s has %d layers: it is damaged; roll back to the version before"
              .formatted(version.name(), version.label(), layers.size()));
    }
    Dense last = layers.get(layers.size() - 1);
    List<Dense> hidden = layers.subList(0, layers.size() - 1);
    int rank = last.inputs() - hidden.get(hidden.size() - 1).outputs();
    // The first layer's input is the user's and the item's embedding, which are equally wide.
    int size = hidden.get(0).inputs() / 2;
    return new NcfModel(
        new NcfNetwork(tower(userRows, size, rank), tower(itemRows, size, rank), hidden, last),
        userRows.keySet().stream().mapToInt(Integer::intValue).toArray(),
        itemRows.keySet().stream().mapToInt(Integer::intValue).toArray());
  }

  private static Tower tower(Map<Integer, Row> rows, int size, int rank) {
    return new Tower(matrix(rows, 1, size), rank == 0 ? null : matrix(rows, 2, rank));
  }

  private static FactorMatrix matrix(Map<Integer, Row> rows, int column, int size) {
    float[] values = new float[rows.size() * size];
    int at = 0;
    for (Row row : rows.values()) {
      System.arraycopy(floats(row, column), 0, values, at, size);
      at += size;
    }
    return new FactorMatrix(rows.size(), size, values);
  }

  private static float[] floats(Row row, int column) {
    List<Float> list = row.getList(column);
    float[] values = new float[list.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = list.get(i);
    }
    return values;
  }
}
