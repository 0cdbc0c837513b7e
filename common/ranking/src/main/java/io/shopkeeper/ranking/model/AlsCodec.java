package io.shopkeeper.ranking.model;

import io.shopkeeper.core.als.AlsObjective;
import io.shopkeeper.core.als.Feedback;
import io.shopkeeper.core.als.Regularisation;
import io.shopkeeper.core.topk.FactorMatrix;
import io.shopkeeper.learning.contest.Codec;
import io.shopkeeper.learning.contest.State;
import io.shopkeeper.platform.version.Staging;
import io.shopkeeper.platform.version.Version;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Stores a factorisation as a table of item factors; its objective is in the manifest's labels. */
final class AlsCodec implements Codec<AlsModel> {
  private static final StructType FACTORS =
      new StructType()
          .add("item_id", DataTypes.StringType, false)
          .add("factors", DataTypes.createArrayType(DataTypes.FloatType, false), false);

  private final ItemTable table;

  AlsCodec(ItemTable table) {
    this.table = table;
  }

  @Override
  public String name() {
    return AlsModel.SOURCE;
  }

  @Override
  public Map<String, String> labels(AlsModel model) {
    AlsObjective objective = model.objective();
    Regularisation regularisation = objective.regularisation();
    Map<String, String> labels = new HashMap<>();
    labels.put(ModelCodecs.SOURCE, name());
    labels.put("feedback", objective.feedback().name().toLowerCase(Locale.ROOT));
    labels.put("alpha", Double.toString(objective.alpha()));
    labels.put("regularisation", Double.toString(regularisation.lambda()));
    labels.put("regularisation-exponent", Double.toString(regularisation.exponent()));
    labels.put("unobserved-weight", Double.toString(regularisation.unobserved()));
    return labels;
  }

  @Override
  public void write(Staging staging, State state, AlsModel model) {
    List<Row> rows = new ArrayList<>();
    for (int row = 0; row < model.itemOf().length; row++) {
      String item = table.items().name(model.itemOf()[row]);
      rows.add(RowFactory.create(item, model.factors().row(row)));
    }
    table.write(staging, state, rows, FACTORS);
  }

  @Override
  public AlsModel read(Version version, State state) {
    List<float[]> vectors = new ArrayList<>();
    List<Integer> ids = new ArrayList<>();
    int rank = 1;
    Iterator<Row> rows = table.read(version, state);
    while (rows.hasNext()) {
      Row row = rows.next();
      int item = table.items().id(row.getString(0));
      if (item >= 0) {
        List<Float> list = row.getList(1);
        rank = list.size();
        float[] vector = new float[rank];
        for (int f = 0; f < rank; f++) {
          vector[f] = list.get(f);
        }
        vectors.add(vector);
        ids.add(item);
      }
    }
    float[] values = new float[vectors.size() * rank];
    for (int row = 0; row < vectors.size(); row++) {
      System.arraycopy(vectors.get(row), 0, values, row * rank, rank);
    }
    return new AlsModel(
        new FactorMatrix(vectors.size(), rank, values),
        ids.stream().mapToInt(Integer::intValue).toArray(),
        table.items().size(),
        objective(version.manifest().labels()));
  }

  private static AlsObjective objective(Map<String, String> labels) {
    return new AlsObjective(
        Feedback.valueOf(labels.getOrDefault("feedback", "implicit").toUpperCase(Locale.ROOT)),
        Double.parseDouble(labels.getOrDefault("alpha", "1")),
        new Regularisation(
            Double.parseDouble(labels.getOrDefault("regularisation", "0.1")),
            Double.parseDouble(labels.getOrDefault("regularisation-exponent", "1")),
            Double.parseDouble(labels.getOrDefault("unobserved-weight", "0"))));
  }
}
