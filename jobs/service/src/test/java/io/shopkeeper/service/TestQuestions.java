package io.shopkeeper.service;

import io.shopkeeper.platform.table.HandWritten;
import io.shopkeeper.platform.table.ShopTables;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

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
    return add(text, language, intent, null);
  }

  /**
   * Adds a question about a product.
   *
   * @param item null for none
   */
  public TestQuestions add(String text, String language, String intent, String item) {
    rows.add(
        RowFactory.create(
            "q%05d".formatted(rows.size()),
            null,
            null,
            text,
            language,
            item,
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
    HandWritten.table(root, ShopTables.QUESTIONS, DAY, rows);
  }
}
