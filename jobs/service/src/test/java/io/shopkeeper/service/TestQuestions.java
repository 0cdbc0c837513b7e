package io.shopkeeper.service;

import io.shopkeeper.platform.storage.HadoopStorage;
import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.platform.table.TableStore;
import io.shopkeeper.platform.table.TableWrite;
import io.shopkeeper.testkit.SharedSpark;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/** Writes a table {@code questions}, by hand or made of phrases. */
public final class TestQuestions {
  private static final String DAY = "2026-03-30";
  private static final Instant MORNING = Instant.parse(DAY + "T08:00:00Z");

  private static final List<String> OPENINGS =
      List.of("", "hi, ", "hello ", "please ", "hey there, ", "你好，", "请问", "亲，", "在吗？", "麻烦 ");

  private final List<Row> rows = new ArrayList<>();

  /**
   * Adds a question of no customer, a minute after the one before.
   *
   * @param intent null for none
   */
  public TestQuestions add(String text, String language, String intent) {
    rows.add(
        RowFactory.create(
            "q%05d".formatted(rows.size()),
            null,
            null,
            text,
            language,
            null,
            null,
            intent,
            Timestamp.from(MORNING.plusSeconds(60L * rows.size() % 80_000)),
            "by-hand",
            "by-hand"));
    return this;
  }

  /** Adds so many questions of an intent, each with some of the words that it is spoken of in. */
  public TestQuestions many(int n, String intent, String language, String... phrases) {
    SplittableRandom random = new SplittableRandom(intent.hashCode() + language.hashCode());
    for (int i = 0; i < n; i++) {
      int opening = random.nextInt(OPENINGS.size() / 2);
      add(
          OPENINGS.get(language.equals("zh") ? opening + OPENINGS.size() / 2 : opening)
              + phrases[random.nextInt(phrases.length)]
              + (language.equals("zh") ? "，编号" : ", number ")
              + random.nextInt(1_000, 9_999),
          language,
          intent);
    }
    return this;
  }

  /** Writes the table under a root. */
  public void writeTo(Path root) throws IOException {
    SparkSession spark = SharedSpark.session();
    TableStore tables =
        new TableStore(
            spark,
            HadoopStorage.open(root.toUri().toString(), spark.sparkContext().hadoopConfiguration()),
            Clock.fixed(MORNING, ZoneOffset.UTC));
    Dataset<Row> table =
        spark
            .createDataFrame(rows, ShopTables.QUESTIONS.schema())
            .withColumn("ds", functions.lit(DAY));
    try (TableWrite write = tables.write(ShopTables.QUESTIONS, "by-hand")) {
      write.replace(Set.of(DAY), table);
      write.commit();
    }
  }
}
