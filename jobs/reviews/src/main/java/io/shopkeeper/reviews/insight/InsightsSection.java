package io.shopkeeper.reviews.insight;

import static org.apache.spark.sql.functions.col;

import com.fasterxml.jackson.databind.JsonNode;
import io.shopkeeper.report.Chapter;
import io.shopkeeper.report.Content;
import io.shopkeeper.report.NightRun;
import io.shopkeeper.report.Part;
import io.shopkeeper.report.Part.Cell;
import io.shopkeeper.report.ReportContext;
import io.shopkeeper.report.Section;
import io.shopkeeper.report.Titles;
import io.shopkeeper.report.Words;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What buyers praise and complain about, of the products with most reviews. */
public final class InsightsSection implements Section {
  private static final int SHOWN = 10;

  @Override
  public String id() {
    return "product-insights";
  }

  @Override
  public Chapter chapter() {
    return Chapter.SHOP;
  }

  @Override
  public Content read(ReportContext night) throws IOException {
    Optional<Dataset<Row>> insights = night.released(ReviewInsights.PRODUCTS);
    if (insights.isEmpty()) {
      return Content.NOTHING;
    }
    Words words = night.words();
    List<Row> rows =
        insights
            .get()
            .where(col("enough"))
            .orderBy(col("reviews").desc(), col("item_id"), col("lang"))
            .limit(SHOWN)
            .collectAsList();
    List<Part> parts = new ArrayList<>();
    night.records().run("review-insights").ifPresent(run -> counted(run, words, parts));
    if (rows.isEmpty()) {
      parts.add(new Part.Missing(words.text("product-insights.few")));
    } else {
      parts.add(
          products(rows, night.titles(rows.stream().map(r -> r.getString(0)).toList()), words));
    }
    return new Content(List.of(), parts);
  }

  /** How many reviews count, and why the others do not. */
  private static void counted(NightRun run, Words words, List<Part> parts) {
    run.fact("insights", InsightFacts.class)
        .ifPresent(
            facts ->
                parts.add(
                    new Part.Lead(
                        words.text(
                            "product-insights.counted",
                            words.count(facts.reviews()),
                            words.count(facts.products()),
                            words.count(facts.enough()),
                            words.count(facts.suspicious())))));
    JsonNode suspicious = run.fact("suspicious");
    List<Part.Row> reasons = new ArrayList<>();
    suspicious
        .fields()
        .forEachRemaining(
            reason ->
                reasons.add(
                    Part.Row.of(
                        Cell.of(words.name("suspicious", reason.getKey())),
                        Cell.of(words.count(reason.getValue().asLong())))));
    if (!reasons.isEmpty()) {
      parts.add(
          Part.Table.of(
              words.text("product-insights.suspicious"),
              "",
              List.of(
                  words.text("product-insights.reason"), words.text("product-insights.reviews")),
              reasons));
    }
  }

  private static Part products(List<Row> rows, Titles titles, Words words) {
    String language = words.language().locale().getLanguage();
    return Part.Table.of(
        words.text("product-insights.table"),
        words.text("product-insights.note"),
        List.of(
            words.text("product-insights.product"),
            words.text("product-insights.content"),
            words.text("product-insights.strengths"),
            words.text("product-insights.weaknesses")),
        rows.stream().map(row -> row(row, titles, language, words)).toList());
  }

  private static Part.Row row(Row row, Titles titles, String language, Words words) {
    return Part.Row.of(
        Cell.item(titles.title(row.getAs("item_id")), row.getAs("advice_" + language)),
        Cell.of(
            words.wholePercent(row.<Float>getAs("sentiment")),
            words.text(
                "product-insights.interval",
                words.wholePercent(row.<Float>getAs("low")),
                words.wholePercent(row.<Float>getAs("high")),
                words.count(row.<Long>getAs("reviews")))),
        points(row, "strengths", language, words),
        points(row, "weaknesses", language, words));
  }

  /** The names of strengths or weaknesses, and a quote of each. */
  private static Cell points(Row row, String side, String language, Words words) {
    List<Row> points = row.getList(row.fieldIndex(side));
    String names =
        points.stream()
            .map(
                point ->
                    words.text(
                        "product-insights.point",
                        point.<String>getAs("name_" + language),
                        words.wholePercent(point.<Float>getAs("share"))))
            .collect(Collectors.joining(words.text("product-insights.comma")));
    String quotes =
        points.stream()
            .map(point -> point.<String>getList(point.fieldIndex("quotes")).get(0))
            .map(quote -> words.text("product-insights.quote", Titles.shorten(quote)))
            .collect(Collectors.joining(" "));
    return Cell.item(names, quotes);
  }
}
