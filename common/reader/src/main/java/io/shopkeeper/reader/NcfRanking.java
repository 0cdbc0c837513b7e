package io.shopkeeper.reader;

import io.shopkeeper.core.ncf.Dense;
import io.shopkeeper.core.ncf.NcfNetwork;
import io.shopkeeper.core.ncf.NcfScorer;
import io.shopkeeper.core.ncf.Tower;
import io.shopkeeper.core.topk.FactorMatrix;
import io.shopkeeper.core.topk.ScoredItems;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;

/**
 * Online inference with a neural collaborative filtering model (artifact {@code ncf}) held in
 * memory: ranks the whole catalogue for a customer on request. Thread-safe.
 */
public final class NcfRanking {
  private final LiveVersion version;
  private final Map<String, Integer> users;
  private final Map<String, Integer> rowOf;
  private final List<String> items;
  private final NcfScorer scorer;

  /**
   * An item of a list.
   *
   * @param itemId the item
   * @param score the log-odds of an interaction
   */
  public record Scored(String itemId, float score) {}

  private NcfRanking(LiveVersion version, Side users, Side items, List<Dense> layers) {
    this.version = version;
    this.users = users.rowOf();
    this.rowOf = items.rowOf();
    this.items = items.ids;
    Dense output = layers.get(layers.size() - 1);
    this.scorer =
        new NcfScorer(
            new NcfNetwork(
                users.tower(), items.tower(), layers.subList(0, layers.size() - 1), output));
  }

  /**
   * Loads the network of a version.
   *
   * @throws IOException if the storage fails or the network is incomplete
   */
  static NcfRanking of(LiveVersion version, Configuration hadoop) throws IOException {
    try {
      Side users = new Side("user_id");
      Side items = new Side("item_id");
      Map<Integer, Dense> layers = new HashMap<>();
      read(version.output("users"), hadoop, users::add);
      read(version.output("items"), hadoop, items::add);
      read(
          version.output("layers"),
          hadoop,
          row -> layers.put(row.getInteger("layer", 0), layer(row)));
      return new NcfRanking(
          version, users, items, IntStream.range(0, layers.size()).mapToObj(layers::get).toList());
    } catch (RuntimeException e) {
      throw new IOException(
          "%s holds no whole network: %s; roll back to the version before"
              .formatted(version.path(), e.getMessage()),
          e);
    }
  }

  private interface Rows {
    void add(Group row);
  }

  private static void read(Path table, Configuration hadoop, Rows into) throws IOException {
    for (FileStatus file : table.getFileSystem(hadoop).listStatus(table)) {
      if (!file.getPath().getName().endsWith(".parquet")) {
        continue;
      }
      try (ParquetReader<Group> rows =
          ParquetReader.builder(new GroupReadSupport(), file.getPath()).withConf(hadoop).build()) {
        for (Group row = rows.read(); row != null; row = rows.read()) {
          into.add(row);
        }
      }
    }
  }

  private static Dense layer(Group row) {
    return new Dense(
        row.getInteger("inputs", 0),
        row.getInteger("outputs", 0),
        floats(row, "weights"),
        floats(row, "bias"));
  }

  /** Reads an array column in Spark's nested Parquet layout. */
  private static float[] floats(Group row, String column) {
    Group list = row.getGroup(column, 0);
    float[] values = new float[list.getFieldRepetitionCount(0)];
    for (int i = 0; i < values.length; i++) {
      values[i] = list.getGroup(0, i).getFloat(0, 0);
    }
    return values;
  }

  /** The embeddings of users or items while they are read. */
  private static final class Side {
    private final String key;
    private final List<String> ids = new ArrayList<>();
    private final List<float[]> embeddings = new ArrayList<>();
    private final List<float[]> factors = new ArrayList<>();

    Side(String key) {
      this.key = key;
    }

    void add(Group row) {
      ids.add(row.getString(key, 0));
      embeddings.add(floats(row, "embedding"));
      if (row.getFieldRepetitionCount("factors") > 0) {
        factors.add(floats(row, "factors"));
      }
    }

    Map<String, Integer> rowOf() {
      Map<String, Integer> rows = new HashMap<>();
      for (int row = 0; row < ids.size(); row++) {
        rows.put(ids.get(row), row);
      }
      return rows;
    }

    Tower tower() {
      return new Tower(matrix(embeddings), factors.isEmpty() ? null : matrix(factors));
    }

    private static FactorMatrix matrix(List<float[]> rows) {
      int rank = rows.get(0).length;
      float[] values = new float[Math.multiplyExact(rows.size(), rank)];
      for (int row = 0; row < rows.size(); row++) {
        System.arraycopy(rows.get(row), 0, values, row * rank, rank);
      }
      return new FactorMatrix(rows.size(), rank, values);
    }
  }

  /** The version that was loaded. */
  public LiveVersion version() {
    return version;
  }

  /** The log-odds of a pair; empty if the network does not know the customer or the item. */
  public OptionalDouble score(String userId, String itemId) {
    Integer user = users.get(userId);
    Integer item = rowOf.get(itemId);
    return user == null || item == null
        ? OptionalDouble.empty()
        : OptionalDouble.of(scorer.network().score(user, item));
  }

  /**
   * The best items for a customer, best first; empty for a customer whom the network does not know.
   *
   * @param userId the {@code user_id} of the tables; see {@link ShopReader#pseudonyms} for the
   *     shop's own ids
   * @param k length of the list, at least 1
   * @param hidden ids of items to exclude, such as those not on sale
   */
  public List<Scored> top(String userId, int k, Collection<String> hidden) {
    Integer user = users.get(userId);
    if (user == null) {
      return List.of();
    }
    int[] excluded =
        hidden.stream()
            .map(rowOf::get)
            .filter(row -> row != null)
            .mapToInt(Integer::intValue)
            .sorted()
            .distinct()
            .toArray();
    ScoredItems best = scorer.topK(new int[] {user}, k, new int[][] {excluded})[0];
    return IntStream.range(0, best.size())
        .mapToObj(i -> new Scored(items.get(best.items()[i]), best.scores()[i]))
        .toList();
  }
}
