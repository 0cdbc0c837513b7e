package io.shopkeeper.ranking.model;

import io.shopkeeper.core.recommend.Counting;
import io.shopkeeper.core.topk.ScoredItems;
import io.shopkeeper.learning.contest.Codec;
import io.shopkeeper.learning.contest.State;
import io.shopkeeper.platform.version.Staging;
import io.shopkeeper.platform.version.Version;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Stores a blend as one table: for each item that may be recommended what is added for everybody,
 * and its neighbours in each part. The factors of a factorisation and the neighbours by content are
 * tables of their own. The weights of the parts are labels.
 */
final class BlendCodec implements Codec<BlendModel> {
  private static final String WEIGHT = "weight-";

  /** The parts, in the order of their columns. */
  private static final Map<String, Counting> PARTS =
      new TreeMap<>(
          Map.of(
              BaselineTraining.EASE, Counting.ITEMS, BaselineTraining.RP3BETA, Counting.STRENGTHS));

  private final ItemTable table;
  private final AlsCodec als;
  private final NeighbourCodec content;

  BlendCodec(ItemTable table) {
    this.table = table;
    this.als = new AlsCodec(table.named("factors"));
    this.content = NeighbourCodec.ofContent(table.named(BaselineTraining.CONTENT));
  }

  @Override
  public String name() {
    return BlendModel.SOURCE;
  }

  @Override
  public Map<String, String> labels(BlendModel model) {
    Map<String, String> labels = new TreeMap<>();
    model.als().ifPresent(factorisation -> labels.putAll(als.labels(factorisation)));
    labels.put(ModelCodecs.SOURCE, name());
    model.weights().forEach((part, weight) -> labels.put(WEIGHT + part, Double.toString(weight)));
    return labels;
  }

  private static StructType schema() {
    StructType schema =
        new StructType()
            .add("item_id", DataTypes.StringType, false)
            .add("everybody", DataTypes.FloatType);
    for (String part : PARTS.keySet()) {
      schema =
          schema
              .add(part + "_ids", DataTypes.createArrayType(DataTypes.StringType, false), false)
              .add(part + "_weights", DataTypes.createArrayType(DataTypes.FloatType, false), false);
    }
    return schema;
  }

  @Override
  public void write(Staging staging, State state, BlendModel model) {
    float[] everybody = model.blend().everybody();
    List<Row> rows = new ArrayList<>();
    for (int item = 0; item < everybody.length; item++) {
      List<Object> row = new ArrayList<>();
      row.add(table.items().name(item));
      row.add(Float.isNaN(everybody[item]) ? null : everybody[item]);
      int neighbours = 0;
      for (String part : PARTS.keySet()) {
        NeighbourModel of = model.neighbours().get(part);
        ScoredItems near = of == null ? ScoredItems.empty() : of.neighbours(item);
        neighbours += near.size();
        row.add(NeighbourLists.names(table.items(), near));
        row.add(near.scores());
      }
      if (neighbours > 0 || !Float.isNaN(everybody[item])) {
        rows.add(RowFactory.create(row.toArray()));
      }
    }
    table.write(staging, state, rows, schema());
    model.als().ifPresent(factorisation -> als.write(staging, state, factorisation));
    Optional.ofNullable(model.neighbours().get(content.name()))
        .ifPresent(likeness -> content.write(staging, state, likeness));
  }

  @Override
  public BlendModel read(Version version, State state) {
    Map<String, NeighbourLists> lists = new TreeMap<>();
    PARTS.keySet().forEach(part -> lists.put(part, new NeighbourLists(table.items())));
    float[] everybody = new float[table.items().size()];
    Arrays.fill(everybody, Float.NaN);
    Iterator<Row> rows = table.read(version, state);
    while (rows.hasNext()) {
      Row row = rows.next();
      int item = table.items().id(row.getString(0));
      if (item >= 0) {
        everybody[item] = row.isNullAt(1) ? Float.NaN : row.getFloat(1);
        int column = 2;
        for (NeighbourLists part : lists.values()) {
          part.put(item, row.getList(column), row.getList(column + 1));
          column += 2;
        }
      }
    }
    Map<String, NeighbourModel> neighbours = new TreeMap<>();
    lists.forEach(
        (part, of) ->
            neighbours.put(part, new NeighbourModel(part, PARTS.get(part), of.neighbours())));
    Map<String, Double> weights = weights(version.manifest().labels());
    Optional<AlsModel> factorisation =
        weights.containsKey(AlsModel.SOURCE)
            ? Optional.of(als.read(version, state))
            : Optional.empty();
    if (weights.containsKey(content.name())) {
      neighbours.put(content.name(), content.read(version, state));
    }
    return BlendModel.of(weights, neighbours, factorisation, everybody);
  }

  /** Whether a version is a blend of which a factorisation is a part. */
  static boolean holdsFactors(Version version) {
    return ModelCodecs.source(version).equals(BlendModel.SOURCE)
        && weights(version.manifest().labels()).containsKey(AlsModel.SOURCE);
  }

  private static Map<String, Double> weights(Map<String, String> labels) {
    Map<String, Double> weights = new TreeMap<>();
    labels.forEach(
        (label, value) -> {
          if (label.startsWith(WEIGHT)) {
            weights.put(label.substring(WEIGHT.length()), Double.valueOf(value));
          }
        });
    return weights;
  }
}
