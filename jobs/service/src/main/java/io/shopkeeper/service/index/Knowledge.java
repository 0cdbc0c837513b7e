package io.shopkeeper.service.index;

import static org.apache.spark.sql.functions.col;

import io.shopkeeper.answer.index.Entry;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.platform.version.Version;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Everything that the shop knows, as entries: documents, the catalogue, what reviews say. */
final class Knowledge {
  private static final String REVIEWS = "reviews";

  private final KnowledgeSettings settings;
  private final JobContext context;
  private final Map<String, Long> counts = new TreeMap<>();

  Knowledge(KnowledgeSettings settings, JobContext context) {
    this.settings = settings;
    this.context = context;
  }

  /** The live release of what reviews say. */
  static Optional<Version> insights(JobContext context) throws IOException {
    return context.releases().production(REVIEWS);
  }

  /** The entries; of those that share an id the last. */
  List<Entry> entries() throws IOException {
    Map<String, Entry> entries = new LinkedHashMap<>();
    Stream.of(new Documents(settings, context).entries().stream(), products(), said())
        .flatMap(some -> some)
        .forEach(entry -> entries.put(entry.id(), entry));
    entries.values().forEach(entry -> counts.merge(entry.kind().word(), 1L, Long::sum));
    return List.copyOf(entries.values());
  }

  /** The number of entries by kind, once they were gathered. */
  Map<String, Long> counts() {
    return counts;
  }

  private Stream<Entry> products() throws IOException {
    Optional<Dataset<Row>> products = context.tables().find(ShopTables.PRODUCTS, context.asOf());
    return products.isEmpty()
        ? Stream.of()
        : rows(products.get().where(col("active")).orderBy("item_id")).map(this::product);
  }

  private Stream<Entry> said() throws IOException {
    Optional<Version> reviews = insights(context);
    return reviews.isEmpty()
        ? Stream.of()
        : rows(context
                .spark()
                .read()
                .parquet(reviews.get().output("product_insights"))
                .where(col("enough"))
                .select("item_id", "lang", "advice_zh", "advice_en")
                .orderBy("item_id", "lang"))
            .flatMap(Knowledge::advice);
  }

  private static Stream<Row> rows(Dataset<Row> rows) {
    Iterable<Row> one = rows::toLocalIterator;
    return StreamSupport.stream(one.spliterator(), false);
  }

  private Entry product(Row row) {
    Map<String, String> attributes = new TreeMap<>();
    if (!row.isNullAt(row.fieldIndex("attributes"))) {
      attributes.putAll(row.getJavaMap(row.fieldIndex("attributes")));
    }
    String title = row.getAs("title");
    List<String> titles = new ArrayList<>(List.of(title));
    for (String other : List.of("title_en", "title_zh")) {
      Optional.ofNullable(attributes.remove(other))
          .filter(name -> !titles.contains(name))
          .ifPresent(titles::add);
    }
    List<String> facts = new ArrayList<>();
    add(facts, "brand", row.getAs("brand"));
    Object price = row.getAs("price");
    if (price != null) {
      String plain = ((BigDecimal) price).stripTrailingZeros().toPlainString();
      String currency = row.getAs("currency");
      add(facts, "price", currency == null ? plain : plain + " " + currency);
    }
    add(facts, "category", row.getAs("category_path"));
    attributes.forEach((name, value) -> add(facts, name.replace('_', ' '), value));
    String item = row.getAs("item_id");
    String text = String.join("\n", facts);
    return new Entry(
        "product/" + item,
        Entry.Kind.PRODUCT,
        "other",
        Optional.of(item),
        String.join(" / ", titles),
        text.substring(0, Math.min(settings.longest(), text.length())),
        "product " + item);
  }

  private static void add(List<String> facts, String name, String value) {
    if (value != null && !value.isBlank()) {
      facts.add(name + ": " + value.strip());
    }
  }

  /** Advice in both languages, whatever language the product was reviewed in. */
  private static Stream<Entry> advice(Row row) {
    String item = row.getString(0);
    return Stream.of("zh", "en")
        .filter(language -> row.getAs("advice_" + language) != null)
        .map(
            language ->
                new Entry(
                    "insight/%s/%s-%s".formatted(item, row.getString(1), language),
                    Entry.Kind.INSIGHT,
                    language,
                    Optional.of(item),
                    language.equals("zh")
                        ? "买家评价 口碑 优点 缺点"
                        : "what buyers say: reviews, pros, cons",
                    row.getAs("advice_" + language),
                    "reviews of " + item));
  }
}
