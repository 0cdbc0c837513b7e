package io.shopkeeper.ranking;

import io.shopkeeper.core.live.Purpose;
import io.shopkeeper.platform.storage.HadoopStorage;
import io.shopkeeper.platform.storage.Storage;
import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.platform.table.TableSpec;
import io.shopkeeper.platform.table.TableStore;
import io.shopkeeper.platform.table.TableWrite;
import io.shopkeeper.platform.version.Manifest;
import io.shopkeeper.platform.version.Slots;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.platform.version.VersionStore;
import io.shopkeeper.ranking.history.SeenItems;
import io.shopkeeper.ranking.history.SeenItemsSettings;
import io.shopkeeper.testkit.SharedSpark;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Curated tables made by hand. */
public final class TestShop {
  /** Interest of a few event types. */
  public static final Map<String, Double> WEIGHTS =
      Map.of("view", 1.0, "add_to_cart", 3.0, "purchase", 5.0, "return", -5.0, "rating", 3.0);

  /** What is not shown again. */
  public static final SeenItems SEEN =
      new SeenItems(
          new SeenItemsSettings(
              Map.of("view", 36500.0, "purchase", 90.0, "return", 36500.0, "rating", 36500.0)));

  public static final LocalDate AS_OF = LocalDate.parse("2026-03-31");
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-04-01T02:00:00Z"), ZoneOffset.UTC);
  private static final StructType EVENTS =
      ShopTables.EVENTS.schema().add("ds", DataTypes.StringType, false);
  private static final StructType PRODUCTS =
      ShopTables.PRODUCTS.schema().add("ds", DataTypes.StringType, false);

  private final List<Row> events = new ArrayList<>();
  private final List<Row> products = new ArrayList<>();
  private LocalDate snapshot = AS_OF.minusDays(60);

  /** One event; quantity, rating and session may be null. */
  public TestShop event(
      String user, String item, String type, LocalDate day, Integer quantity, Double rating) {
    return event(
        user,
        user == null ? "s" + events.size() : null,
        item,
        type,
        day,
        quantity,
        rating,
        Map.of());
  }

  public TestShop event(
      String user,
      String session,
      String item,
      String type,
      LocalDate day,
      Integer quantity,
      Double rating,
      Map<String, String> attributes) {
    int n = events.size();
    events.add(
        RowFactory.create(
            "e%07d".formatted(n),
            user,
            item,
            type,
            Timestamp.from(day.atTime(12, 0).toInstant(ZoneOffset.UTC).plusSeconds(n % 3600)),
            session,
            null,
            quantity,
            null,
            null,
            rating,
            null,
            null,
            null,
            null,
            attributes,
            "hand",
            "run",
            day.toString()));
    return this;
  }

  public TestShop view(String user, String item, int daysAgo) {
    return event(user, item, "view", AS_OF.minusDays(daysAgo), null, null);
  }

  public TestShop buy(String user, String item, int daysAgo) {
    return event(user, item, "purchase", AS_OF.minusDays(daysAgo), 1, null);
  }

  public TestShop product(String item, String category, String brand, boolean active) {
    products.add(
        RowFactory.create(
            item,
            "title of " + item,
            category,
            brand,
            null,
            null,
            null,
            null,
            active,
            "hand",
            "run",
            snapshot.toString()));
    return this;
  }

  /** Begins another snapshot of the catalogue, with all that the last one has. */
  public TestShop snapshot(int daysAgo) {
    String before = snapshot.toString();
    snapshot = AS_OF.minusDays(daysAgo);
    int ds = PRODUCTS.fieldIndex("ds");
    List.copyOf(products).stream()
        .filter(row -> row.getString(ds).equals(before))
        .forEach(
            row -> {
              Object[] values = new Object[row.size()];
              for (int i = 0; i < values.length; i++) {
                values[i] = i == ds ? snapshot.toString() : row.get(i);
              }
              products.add(RowFactory.create(values));
            });
    return this;
  }

  /**
   * Two tastes: customers of each turn to items of their own taste, nine times of ten. Items {@code
   * a00…} and {@code b00…}, customers {@code u000…}.
   */
  public static TestShop ofTwoTastes(int customers, int itemsOfTaste, int days, long seed) {
    TestShop shop = new TestShop();
    SplittableRandom random = new SplittableRandom(seed);
    for (int u = 0; u < customers; u++) {
      String user = "u%03d".formatted(u);
      for (int e = 0; e < 24; e++) {
        boolean own = random.nextInt(10) < 9;
        String taste = (u % 2 == 0) == own ? "a" : "b";
        String item =
            taste + "%02d".formatted((int) (itemsOfTaste * Math.pow(random.nextDouble(), 1.3)));
        shop.view(user, item, random.nextInt(days));
      }
    }
    for (int i = 0; i < itemsOfTaste; i++) {
      shop.product("a%02d".formatted(i), "Home/Tea", i % 2 == 0 ? "Leaf" : "Cup", true);
      shop.product("b%02d".formatted(i), "Sport/Shoes", i % 2 == 0 ? "Run" : "Walk", true);
    }
    return shop;
  }

  public Dataset<Row> events() {
    return SharedSpark.session().createDataFrame(events, EVENTS);
  }

  public Dataset<Row> products() {
    return SharedSpark.session().createDataFrame(products, PRODUCTS);
  }

  /** Writes the tables below a root. */
  public TestShop writeTo(Path root) throws IOException {
    write(root, ShopTables.EVENTS, events());
    if (!products.isEmpty()) {
      write(root, ShopTables.PRODUCTS, products());
    }
    return this;
  }

  private static void write(Path root, TableSpec table, Dataset<Row> rows) throws IOException {
    SparkSession spark = SharedSpark.session();
    TableStore tables = new TableStore(spark, storage(root), CLOCK);
    Set<String> days = new TreeSet<>();
    rows.select("ds").distinct().collectAsList().forEach(row -> days.add(row.getString(0)));
    try (TableWrite write = tables.write(table, "hand-" + rows.hashCode())) {
      write.replace(days, rows);
      write.commit();
    }
  }

  public static Storage storage(Path root) {
    return HadoopStorage.open(
        root.toUri().toString(), SharedSpark.session().sparkContext().hadoopConfiguration());
  }

  public static VersionStore artifacts(Path root) {
    return new VersionStore(storage(root), "artifacts", CLOCK);
  }

  public static Slots slots(Path root) {
    return new Slots(storage(root), artifacts(root), CLOCK, List.of(Purpose.RECOMMENDER));
  }

  /** The version of a recommender that was accepted last and not rolled back. */
  public static Optional<Version> accepted(Path root, String artifact) throws IOException {
    return slots(root).accepted(Purpose.RECOMMENDER, artifact);
  }

  /** What a run of that job would say of the version that it made. */
  public static Manifest manifest(String job, Map<String, String> labels) {
    return new Manifest(
        "by-hand",
        job,
        AS_OF.toString(),
        "2026-04-01T01:00:00Z",
        "",
        "",
        0,
        Map.of(),
        List.of(),
        Map.of(),
        labels,
        null,
        Map.of());
  }

  public static VersionStore releases(Path root) {
    return new VersionStore(storage(root), "releases", CLOCK);
  }
}
