package io.shopkeeper.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.shopkeeper.core.ExitCode;
import io.shopkeeper.core.pseudonym.Pseudonyms;
import io.shopkeeper.platform.job.JobTest;
import io.shopkeeper.platform.storage.HadoopStorage;
import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.platform.table.TableSpec;
import io.shopkeeper.platform.table.TableStore;
import io.shopkeeper.platform.table.TableWrite;
import io.shopkeeper.service.index.ServiceIndexJob;
import io.shopkeeper.testkit.SharedSpark;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;

/** Writes tables by hand: a mug that is sold and one that is not, orders of Anna and of Ben. */
public final class TestShop {
  private static final String DAY = "2026-03-31";
  private static final Instant MORNING = Instant.parse(DAY + "T08:00:00Z");

  private static final Pseudonyms PSEUDONYMS =
      new Pseudonyms(JobTest.KEY.getBytes(StandardCharsets.UTF_8));

  private TestShop() {}

  /** Writes the products. */
  public static void products(Path root) throws IOException {
    write(
        root,
        ShopTables.PRODUCTS,
        List.of(
            product(
                "p1",
                "陶瓷杯",
                "12.50",
                Map.of("title_en", "Ceramic mug", "dishwasher_safe", "yes"),
                true),
            product("p2", "Old mug", null, Map.of(), false)));
  }

  /** Writes the orders: two of Anna, one of Ben. */
  public static void orders(Path root) throws IOException {
    write(
        root,
        ShopTables.ORDERS,
        List.of(
            order("A-1001", "anna", "p1", "shipped", 0),
            order("A-1002", "anna", "p9", "delivered", 9),
            order("B-2001", "ben", "p2", "paid", 1)));
  }

  /** A shop with products, orders, a page of help in both languages, and a live index of them. */
  public static Path withIndex(Path directory) throws IOException {
    Path shop = Files.createDirectory(directory.resolve("shop"));
    products(shop);
    orders(shop);
    Files.createDirectory(shop.resolve("help"));
    Files.writeString(
        shop.resolve("help/returns.md"),
        "# Returns\nYou can send goods back within 30 days.\n# 退货\n三十天内可以退货。\n");
    JobTest.Result indexed =
        JobTest.of(new ServiceIndexJob())
            .root(shop)
            .set("knowledge.documents=help")
            .run("service-index");
    assertEquals(ExitCode.DONE, indexed.exitCode(), indexed.err());
    return shop;
  }

  private static Row product(
      String id, String title, String price, Map<String, String> attributes, boolean active) {
    return RowFactory.create(
        id,
        title,
        "Kitchen/Mugs",
        "Clay",
        price == null ? null : new BigDecimal(price),
        price == null ? null : "EUR",
        scala.collection.JavaConverters.mapAsScalaMap(attributes),
        null,
        active,
        "by-hand",
        "by-hand");
  }

  private static Row order(String id, String customer, String item, String status, int daysAgo) {
    return RowFactory.create(
        PSEUDONYMS.of(Pseudonyms.Kind.ORDER, id),
        PSEUDONYMS.of(Pseudonyms.Kind.USER, customer),
        item,
        2,
        new BigDecimal("12.50"),
        "EUR",
        status,
        Timestamp.from(MORNING.minusSeconds(86_400L * daysAgo)),
        "by-hand",
        "by-hand");
  }

  private static void write(Path root, TableSpec table, List<Row> rows) throws IOException {
    TableStore tables =
        new TableStore(
            SharedSpark.session(),
            HadoopStorage.open(
                root.toUri().toString(),
                SharedSpark.session().sparkContext().hadoopConfiguration()),
            Clock.fixed(MORNING, ZoneOffset.UTC));
    try (TableWrite write = tables.write(table, "by-hand")) {
      write.replace(
          Set.of(DAY),
          SharedSpark.session()
              .createDataFrame(rows, table.schema())
              .withColumn("ds", functions.lit(DAY)));
      write.commit();
    }
  }
}
