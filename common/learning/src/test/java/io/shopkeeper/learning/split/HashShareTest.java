package io.shopkeeper.learning.split;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.testkit.SharedSpark;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.XXH64;
import org.apache.spark.unsafe.types.UTF8String;
import org.junit.jupiter.api.Test;

class HashShareTest {
  private static final int IDS = 20_000;

  private final Dataset<Row> ids =
      SharedSpark.session()
          .range(0, IDS, 1, 7)
          .select(col("id").cast("string").as("id"), col("id").mod(3).as("other"));

  private static Set<String> chosen(Dataset<Row> rows) {
    return rows.select("id").collectAsList().stream()
        .map(row -> row.getString(0))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Which rows a share holds decides figures that are kept: the rule is written out here. */
  @Test
  void theHashOfTheIdDecides() {
    Set<String> expected = new TreeSet<>();
    Set<String> seeded = new TreeSet<>();
    for (int i = 0; i < IDS; i++) {
      String id = String.valueOf(i);
      UTF8String bytes = UTF8String.fromString(id);
      long hash =
          XXH64.hashUnsafeBytes(bytes.getBaseObject(), bytes.getBaseOffset(), bytes.numBytes(), 42);
      if (Math.floorMod(hash, 1_000L) < 125) {
        expected.add(id);
      }
      if (Math.floorMod(XXH64.hashLong(7L, hash), 1_000_000L) < 250_000) {
        seeded.add(id);
      }
    }
    assertEquals(expected, chosen(ids.where(HashShare.fraction(.125).holds(col("id")))));
    assertEquals(seeded, chosen(HashShare.atMost(IDS / 4, IDS).of(ids, col("id"), lit(7L))));
    assertEquals(IDS * .25, seeded.size(), 5 * Math.sqrt(IDS * .25 * .75));
  }

  @Test
  void whatIsSmallEnoughStaysWhole() {
    assertEquals(IDS, HashShare.atMost(IDS, IDS).of(ids, col("id")).count());
    assertEquals(0, ids.where(HashShare.fraction(0).holds(col("id"))).count());
    assertEquals(0, ids.where(not(HashShare.fraction(1).holds(col("id")))).count());
  }

  @Test
  void neitherOrderNorPartitionsNorCompanyMatter() {
    HashShare share = HashShare.atMost(IDS / 10, IDS);
    Set<String> all = chosen(share.of(ids, col("id")));
    assertEquals(all, chosen(share.of(ids.repartition(3).orderBy(col("other")), col("id"))));
    Set<String> parts = new TreeSet<>();
    for (int other : List.of(0, 1, 2)) {
      parts.addAll(chosen(share.of(ids.where(col("other").equalTo(other)), col("id"))));
    }
    assertEquals(all, parts);
    assertTrue(!all.isEmpty());
  }
}
