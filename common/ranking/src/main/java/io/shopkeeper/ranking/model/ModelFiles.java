package io.shopkeeper.ranking.model;

import io.shopkeeper.core.JobException;
import io.shopkeeper.core.als.AlsObjective;
import io.shopkeeper.core.als.Feedback;
import io.shopkeeper.core.als.Regularisation;
import io.shopkeeper.core.topk.FactorMatrix;
import io.shopkeeper.core.topk.ScoredItems;
import io.shopkeeper.platform.version.Staging;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.ranking.history.Interactions;
import io.shopkeeper.ranking.history.ItemNames;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Models as tables with string ids, so that a model answers for tonight's dictionary whatever its
 * own was: items that it does not know are never given, items that are gone are forgotten.
 *
 * <p>{@code items/} holds the model that serves, {@code items-evaluated/} the one that was
 * measured: the former may have seen days that a later evaluation tests on, the latter has not.
 */
public final class ModelFiles {
  /** The model that serves. */
  public static final String SERVING = "items";

  /** The model that was measured, trained before its test window. */
  public static final String EVALUATED = "items-evaluated";

  private static final StructType FACTORS =
      new StructType()
          .add("item_id", DataTypes.StringType, false)
          .add("factors", DataTypes.createArrayType(DataTypes.FloatType, false), false);

  private static final StructType NEIGHBOURS =
      new StructType()
          .add("item_id", DataTypes.StringType, false)
          .add("similar_item_ids", DataTypes.createArrayType(DataTypes.StringType, false), false)
          .add("similarities", DataTypes.createArrayType(DataTypes.FloatType, false), false);

  private static final StructType POPULARITY =
      new StructType()
          .add("item_id", DataTypes.StringType, false)
          .add("popularity", DataTypes.DoubleType, false);

  private final SparkSession spark;
  private final ItemNames items;
  private final NcfFiles ncf;

  /** Models in the dictionaries of these interactions. */
  public ModelFiles(Interactions data) {
    this.spark = data.all().sparkSession();
    this.items = data.items();
    this.ncf = new NcfFiles(spark, data);
  }

  /** Labels that a manifest needs for the model to be read again. */
  public static Map<String, String> labels(CatalogueModel model) {
    Map<String, String> labels = new HashMap<>();
    labels.put("source", model.source());
    if (model instanceof AlsModel als) {
      AlsObjective objective = als.objective();
      Regularisation regularisation = objective.regularisation();
      labels.put("feedback", objective.feedback().name().toLowerCase(Locale.ROOT));
      labels.put("alpha", Double.toString(objective.alpha()));
      labels.put("regularisation", Double.toString(regularisation.lambda()));
      labels.put("regularisation-exponent", Double.toString(regularisation.exponent()));
      labels.put("unobserved-weight", Double.toString(regularisation.unobserved()));
    }
    return labels;
  }

  /**
   * Writes a model as one output; one that knows customers has more beside it.
   *
   * @param output {@link #SERVING} or {@link #EVALUATED}
   */
  public void write(Staging staging, String output, CatalogueModel model) {
    if (model instanceof NcfModel network) {
      ncf.write(staging, output, network);
      return;
    }
    List<Row> rows = new ArrayList<>();
    StructType schema;
    if (model instanceof AlsModel als) {
      schema = FACTORS;
      for (int row = 0; row < als.itemOf().length; row++) {
        rows.add(RowFactory.create(items.name(als.itemOf()[row]), als.factors().row(row)));
      }
    } else if (model instanceof NeighbourModel neighbours) {
      schema = NEIGHBOURS;
      for (int item = 0; item < neighbours.items(); item++) {
        ScoredItems near = neighbours.neighbours(item);
        if (near.size() > 0) {
          String[] ids = Arrays.stream(near.items()).mapToObj(items::name).toArray(String[]::new);
          rows.add(RowFactory.create(items.name(item), ids, near.scores()));
        }
      }
    } else if (model instanceof PopularModel popular) {
      schema = POPULARITY;
      for (int item : popular.list().items()) {
        rows.add(RowFactory.create(items.name(item), popular.popularity()[item]));
      }
    } else {
      throw new IllegalArgumentException("no file format for " + model.getClass());
    }
    spark.createDataFrame(rows, schema).coalesce(1).write().parquet(staging.path(output));
    staging.expect(output, rows.size());
  }

  /**
   * Reads a model in the state that knows least of a test window: the one that serves, if it knows
   * no day after {@code trainEnd}, else the one that was measured.
   */
  public CatalogueModel readForWindow(Version version, LocalDate trainEnd) {
    return read(version, servingKnowsNothingAfter(version, trainEnd) ? SERVING : EVALUATED);
  }

  /** Whether the model that serves was trained on no day after this one. */
  public static boolean servingKnowsNothingAfter(Version version, LocalDate day) {
    String servingTo = version.manifest().labels().getOrDefault("serving-to", "9999-12-31");
    return servingTo.compareTo(day.toString()) <= 0;
  }

  /** Reads a model back into this dictionary. */
  public CatalogueModel read(Version version, String output) {
    String source = version.manifest().labels().getOrDefault("source", version.name());
    if (source.equals("ncf")) {
      return ncf.read(version, output);
    }
    Iterator<Row> rows =
        spark.read().parquet(version.output(output)).orderBy("item_id").toLocalIterator();
    return switch (source) {
      case "als" -> factors(rows, version.manifest().labels());
      case "item-item", "rp3beta" -> neighbours(source, rows);
      case "popular" -> popularity(rows);
      default ->
          throw JobException.badInput(
              "artifact %s version %s has source '%s', which rank does not know"
                  .formatted(version.name(), version.label(), source));
    };
  }

  private AlsModel factors(Iterator<Row> rows, Map<String, String> labels) {
    List<float[]> vectors = new ArrayList<>();
    List<Integer> ids = new ArrayList<>();
    int rank = 1;
    while (rows.hasNext()) {
      Row row = rows.next();
      int item = items.id(row.getString(0));
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
        items.size(),
        new AlsObjective(
            Feedback.valueOf(labels.getOrDefault("feedback", "implicit").toUpperCase(Locale.ROOT)),
            Double.parseDouble(labels.getOrDefault("alpha", "1")),
            new Regularisation(
                Double.parseDouble(labels.getOrDefault("regularisation", "0.1")),
                Double.parseDouble(labels.getOrDefault("regularisation-exponent", "1")),
                Double.parseDouble(labels.getOrDefault("unobserved-weight", "0")))));
  }

  private NeighbourModel neighbours(String source, Iterator<Row> rows) {
    int[][] near = new int[items.size()][0];
    float[][] similarity = new float[items.size()][0];
    int size = 0;
    while (rows.hasNext()) {
      Row row = rows.next();
      int item = items.id(row.getString(0));
      if (item >= 0) {
        List<String> names = row.getList(1);
        List<Float> scores = row.getList(2);
        int[] ids = new int[names.size()];
        float[] values = new float[names.size()];
        int n = 0;
        for (int i = 0; i < ids.length; i++) {
          int id = items.id(names.get(i));
          if (id >= 0) {
            ids[n] = id;
            values[n++] = scores.get(i);
          }
        }
        near[item] = Arrays.copyOf(ids, n);
        similarity[item] = Arrays.copyOf(values, n);
        size += n;
      }
    }
    int[] rowStart = new int[items.size() + 1];
    int[] neighbour = new int[size];
    float[] score = new float[size];
    for (int item = 0; item < items.size(); item++) {
      int n = near[item].length;
      System.arraycopy(near[item], 0, neighbour, rowStart[item], n);
      System.arraycopy(similarity[item], 0, score, rowStart[item], n);
      rowStart[item + 1] = rowStart[item] + n;
    }
    return new NeighbourModel(source, rowStart, neighbour, score);
  }

  private PopularModel popularity(Iterator<Row> rows) {
    double[] popularity = new double[items.size()];
    while (rows.hasNext()) {
      Row row = rows.next();
      int item = items.id(row.getString(0));
      if (item >= 0) {
        popularity[item] = row.getDouble(1);
      }
    }
    return new PopularModel(popularity);
  }
}
