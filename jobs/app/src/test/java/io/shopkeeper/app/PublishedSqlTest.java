package io.shopkeeper.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.shopkeeper.platform.job.JobTest;
import io.shopkeeper.testkit.SharedSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The SQL of {@code docs/serving.md}, on what lies as {@code publish} leaves it. */
class PublishedSqlTest {
  private static final String PLACE = "warehouse/published/user_item_scores";

  private final SparkSession spark = SharedSpark.session();

  @TempDir Path root;

  private void night(String day, int rank) {
    spark
        .sql("SELECT 'u' AS user_id, 'i%d' AS item_id, %d AS rank".formatted(rank, rank))
        .write()
        .parquet(root.resolve("ds=" + day).toString());
  }

  private List<String> lines() throws IOException {
    String document = Files.readString(JobTest.repository().resolve("docs/serving.md"));
    String block = document.substring(document.indexOf("CREATE TABLE"));
    return block
        .substring(0, block.indexOf("```"))
        .replace(PLACE, root.toString())
        .lines()
        .map(line -> line.replace(";", ""))
        .toList();
  }

  @AfterEach
  void forget() {
    spark.sql("DROP TABLE IF EXISTS user_item_scores");
  }

  @Test
  void anExternalTableFollowsTheNights() throws IOException {
    night("2026-03-30", 1);
    List<String> lines = lines();
    assertEquals(3, lines.size());
    spark.sql(lines.get(0));
    spark.sql(lines.get(1));
    assertEquals(List.of("i1"), items(lines.get(2)));
    night("2026-03-31", 2);
    spark.sql(lines.get(1));
    assertEquals(List.of("i2"), items(lines.get(2)));
  }

  private List<String> items(String query) {
    return spark.sql(query).collectAsList().stream()
        .map(row -> row.<String>getAs("item_id"))
        .toList();
  }
}
