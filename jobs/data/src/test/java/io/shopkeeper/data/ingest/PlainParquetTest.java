package io.shopkeeper.data.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ExitCode;
import io.shopkeeper.core.pseudonym.Pseudonyms.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Parquet as other tools write it. The files hold two events each, written by pandas 3.1, Polars
 * 2.1 and DuckDB: times in nano- and microseconds with and without a zone, names with a space and
 * names that differ in case alone.
 */
class PlainParquetTest {
  private static final String MAPPING =
      """
      sources.log {
        table = events
        files = ["log/**"]
        format = parquet
        columns {
          event_id = id, user_id = "User Id", item_id = sku, event_type = what, event_time = at
          quantity = n, price = price
        }
        event-types { view = view, buy = purchase }
        time.zone = Asia/Shanghai
      }
      """;

  @TempDir Path directory;
  private Shop shop;

  @BeforeEach
  void makeShop() throws Exception {
    shop = new Shop(directory).mapping(MAPPING);
  }

  private static byte[] fixture(String name) throws IOException {
    try (InputStream in = PlainParquetTest.class.getResourceAsStream("/parquet/" + name)) {
      return in.readAllBytes();
    }
  }

  @Test
  void readsWhatPandasPolarsAndDuckDbWrite() throws Exception {
    shop.file("log/part [1].parquet", fixture("pandas.parquet"))
        .file("log/{zone}?.parquet", fixture("pandas-zone.parquet"))
        .file("log/商品 日志.parquet", fixture("polars.parquet"))
        .file("log/a%20b.parquet", fixture("duckdb.parquet"));
    assertEquals(List.of(8, 0, 8, 0, 0), Shop.balance(shop.ingest(), "events"));
    String first = "2024-05-30 02:00:00.123456";
    String second = "2024-05-31 03:00:00";
    assertEquals(
        List.of(first, first, first, first, second, second, second, second),
        shop.column(shop.events(), "event_time"),
        "with a zone or local to Shanghai, it is the same moment");
    assertEquals(
        List.of(Shop.PSEUDONYMS.of(Kind.USER, "alice")),
        shop.column(
            shop.events().filter("user_id is not null").select("user_id").distinct(), "user_id"));
    assertEquals(
        List.of("1.0000", "9.9000"),
        shop.column(shop.events().select("price").distinct(), "price"));
    assertEquals(4, shop.events().filter("quantity = 1").count());
  }

  @Test
  void aTypeThatSparkDoesNotReadIsRefused() throws Exception {
    String message =
        shop.file("log/types.parquet", fixture("duckdb-types.parquet"))
            .mapping(
                MAPPING, "sources.log.columns { user_id = null, quantity = null, price = null }")
            .refused(ExitCode.BAD_INPUT);
    assertTrue(
        message.contains("log/types.parquet has a column that Spark does not read"), message);
    assertTrue(message.contains("write it as text"), message);
  }

  @Test
  void aFlippedByteIsRefusedWithTheFile() throws Exception {
    byte[] bytes = fixture("pandas.parquet");
    shop.file("log/a.parquet", bytes.clone());
    // The length of the first page of data, in its header.
    for (int i = 4; i < 40; i++) {
      bytes[i] = (byte) ~bytes[i];
    }
    String message = shop.file("log/b.parquet", bytes).refused(ExitCode.BAD_INPUT);
    assertTrue(message.contains("log/b.parquet is damaged"), message);
    assertTrue(message.contains("deliver it again"), message);
  }
}
