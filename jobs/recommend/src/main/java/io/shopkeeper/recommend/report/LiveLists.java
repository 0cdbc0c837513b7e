package io.shopkeeper.recommend.report;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import io.shopkeeper.learning.split.HashShare;
import io.shopkeeper.recommend.report.Breadth.Rows;
import io.shopkeeper.recommend.report.Breadth.Scores;
import io.shopkeeper.recommend.report.Breadth.Served;
import io.shopkeeper.recommend.report.Examples.Action;
import io.shopkeeper.recommend.report.Examples.Customer;
import io.shopkeeper.recommend.report.Examples.Neighbour;
import io.shopkeeper.recommend.report.Examples.Reason;
import io.shopkeeper.recommend.report.Examples.Shown;
import io.shopkeeper.recommend.report.Examples.SimilarItems;
import io.shopkeeper.report.Figure.Bin;
import io.shopkeeper.report.ReportContext;
import io.shopkeeper.report.Titles;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Reads figures and examples from the live lists: their reach, the distribution of scores, and a
 * few customers. Only aggregates and the rows of the chosen customers are collected to the driver.
 */
final class LiveLists {
  private static final int BINS = 24;
  private static final long ROWS_OF_SCORES = 2_000_000;
  private static final int CUSTOMERS_ASKED = 200;
  private static final int ACTIONS_SHOWN = 8;
  private static final int REASONS_SHOWN = 3;

  /** Event types by ascending significance. */
  private static final List<String> MEANING =
      List.of(
          "click",
          "view",
          "remove_from_cart",
          "add_to_cart",
          "checkout",
          "rating",
          "return",
          "purchase");

  private static final int NEIGHBOURS_SHOWN = 5;
  private static final int POPULAR_ASKED = 60;
  private static final int PSEUDONYM_SHOWN = 6;

  private final Dataset<Row> events;
  private final ReportContext night;

  LiveLists(ReportContext night, Dataset<Row> events) {
    this.night = night;
    this.events = events;
  }

  /** The number of active products. */
  long catalogue() throws IOException {
    return night
        .products()
        .map(p -> p.where(col("active")))
        .orElse(events.select("item_id").distinct())
        .count();
  }

  /** The frequency of items at the visible ranks of the lists. */
  Counts shown(Dataset<Row> lists, long catalogue) {
    return counts(lists.where(col("rank").leq(night.settings().seenPlaces())), catalogue);
  }

  /** The frequency of items among events of a type. */
  Counts occurring(String type, long catalogue) {
    return counts(events.where(col("event_type").equalTo(type)), catalogue);
  }

  private static Counts counts(Dataset<Row> rows, long catalogue) {
    Map<Long, Long> itemsByCount = new HashMap<>();
    rows.groupBy("item_id")
        .agg(count(lit(1)).as("times"))
        .groupBy("times")
        .agg(count(lit(1)).as("items"))
        .collectAsList()
        .forEach(row -> itemsByCount.put(row.getLong(0), row.getLong(1)));
    return new Counts(itemsByCount, catalogue);
  }

  /** The reach of the lists. */
  Served served(Dataset<Row> lists, long catalogue) {
    long customers = 0;
    long rows = 0;
    List<Rows> sources = new ArrayList<>();
    for (Row row :
        lists
            .groupBy("source")
            .agg(count(lit(1)), sum(when(col("rank").equalTo(1), 1L).otherwise(0L)))
            .collectAsList()) {
      sources.add(new Rows(row.getString(0), row.getLong(1)));
      rows += row.getLong(1);
      customers += row.getLong(2);
    }
    sources.sort(Comparator.comparingLong(Rows::rows).reversed().thenComparing(Rows::name));
    return new Served(
        customers,
        lists.select("item_id").distinct().count(),
        catalogue,
        customers == 0 ? Double.NaN : (double) rows / (double) customers,
        sources);
  }

  /**
   * Histograms of scores by source, for many rows from a sample of customers, scaled up. The
   * outermost half percent at each end is counted in the outermost bins.
   */
  List<Scores> scores(Dataset<Row> lists, Served served) {
    long all = served.sources().stream().mapToLong(Rows::rows).sum();
    Dataset<Row> sample =
        HashShare.atMost(ROWS_OF_SCORES, all)
            .of(lists, col("user_id"))
            .select(col("source"), col("score").cast("double").as("score"))
            .where("not isnan(score)");
    List<Row> ranges =
        sample
            .groupBy("source")
            .agg(expr("percentile_approx(score, array(0.005D, 0.5D, 0.995D), 1000)"), count(lit(1)))
            .collectAsList();
    Map<String, Long> rows = new HashMap<>();
    served.sources().forEach(s -> rows.put(s.name(), s.rows()));
    List<Scores> out = new ArrayList<>();
    for (Row range : ranges) {
      List<Double> at = range.getList(1);
      out.add(
          histogram(
              sample.where(col("source").equalTo(range.getString(0))),
              range.getString(0),
              rows.getOrDefault(range.getString(0), range.getLong(2)),
              range.getLong(2),
              at));
    }
    out.sort(Comparator.comparingLong(Scores::rows).reversed().thenComparing(Scores::source));
    return out;
  }

  private static Scores histogram(
      Dataset<Row> sample, String source, long rows, long sampled, List<Double> at) {
    double low = at.get(0);
    double width = (at.get(2) - low) / BINS;
    if (!(width > 0)) {
      return new Scores(source, rows, at.get(1), List.of(new Bin(low, low, rows)));
    }
    Column bin =
        least(lit(BINS - 1L), greatest(lit(0L), floor(col("score").minus(low).divide(width))));
    Map<Long, Long> counts = new HashMap<>();
    sample
        .groupBy(bin.as("bin"))
        .count()
        .collectAsList()
        .forEach(row -> counts.put(row.getLong(0), row.getLong(1)));
    List<Bin> bins = new ArrayList<>();
    for (int b = 0; b < BINS; b++) {
      double share = (double) counts.getOrDefault((long) b, 0L) / (double) sampled;
      bins.add(new Bin(low + b * width, low + (b + 1) * width, Math.round(share * (double) rows)));
    }
    return new Scores(source, rows, at.get(1), bins);
  }

  /**
   * A few customers of high, medium and low activity, and one with fallback items only. They are
   * selected by a hash of the pseudonym, so the same night shows the same ones.
   */
  List<Customer> customers(Dataset<Row> lists) throws IOException {
    if (night.settings().customers() == 0) {
      return List.of();
    }
    Map<String, String> sourceOf = new LinkedHashMap<>();
    lists
        .where(col("rank").equalTo(1))
        .orderBy(xxhash64(col("user_id")), col("user_id"))
        .select("user_id", "source")
        .limit(CUSTOMERS_ASKED)
        .collectAsList()
        .forEach(row -> sourceOf.put(row.getString(0), row.getString(1)));
    if (sourceOf.isEmpty()) {
      return List.of();
    }
    Dataset<Row> acts =
        events
            .where(col("user_id").isInCollection(sourceOf.keySet()))
            .where(col("event_type").notEqual("impression"));
    Map<String, Long> actions = new HashMap<>();
    acts.groupBy("user_id")
        .count()
        .collectAsList()
        .forEach(row -> actions.put(row.getString(0), row.getLong(1)));
    List<String> chosen = choose(sourceOf, actions, night.settings().customers());
    return examples(chosen, acts, lists);
  }

  /** Chooses customers at equal steps of activity rank, and one whose list is the fallback. */
  static List<String> choose(Map<String, String> sourceOf, Map<String, Long> actions, int wanted) {
    Comparator<String> byActions =
        Comparator.comparingLong((String u) -> actions.getOrDefault(u, 0L))
            .reversed()
            .thenComparing(Comparator.naturalOrder());
    List<String> known =
        sourceOf.keySet().stream()
            .filter(u -> !sourceOf.get(u).startsWith("popular"))
            .sorted(byActions)
            .toList();
    List<String> unknown =
        sourceOf.keySet().stream()
            .filter(u -> sourceOf.get(u).startsWith("popular"))
            .sorted(byActions)
            .toList();
    int fallbacks = known.isEmpty() ? wanted : unknown.isEmpty() || wanted < 2 ? 0 : 1;
    Set<String> chosen = new LinkedHashSet<>();
    int places = wanted - fallbacks;
    for (int i = 0; i < places && !known.isEmpty(); i++) {
      // Not the extremes: the most active customer is often atypical.
      double at = (i + 0.5) / places;
      chosen.add(known.get((int) (at * known.size())));
    }
    unknown.stream().limit(fallbacks).forEach(chosen::add);
    return List.copyOf(chosen);
  }

  private List<Customer> examples(List<String> chosen, Dataset<Row> acts, Dataset<Row> lists)
      throws IOException {
    Map<String, List<Row>> did = did(chosen, acts);
    Map<String, List<Row>> shown = new TreeMap<>();
    lists
        .where(col("user_id").isInCollection(chosen))
        .where(col("rank").leq(night.settings().perCustomer()))
        .orderBy("user_id", "rank")
        .select(
            col("user_id"),
            col("rank").cast("int"),
            col("item_id"),
            col("score").cast("double"),
            col("source"),
            expr("transform(reasons, r -> r.item_id)"),
            expr("transform(reasons, r -> cast(r.contribution as double))"),
            col("reasons_rest").cast("double"))
        .collectAsList()
        .forEach(row -> shown.computeIfAbsent(row.getString(0), u -> new ArrayList<>()).add(row));
    Set<String> items = new HashSet<>();
    did.values().forEach(rows -> rows.forEach(r -> items.add(r.getString(2))));
    shown.values().forEach(rows -> rows.forEach(r -> add(r, items)));
    Titles titles = night.titles(items);
    List<Customer> out = new ArrayList<>();
    for (String user : chosen) {
      out.add(
          new Customer(
              shortened(user),
              did.getOrDefault(user, List.of()).stream().map(row -> action(row, titles)).toList(),
              shown.getOrDefault(user, List.of()).stream()
                  .map(row -> recommendation(row, titles))
                  .toList()));
    }
    return out;
  }

  /** The latest items of each customer with the most significant action on each. */
  private static Map<String, List<Row>> did(List<String> chosen, Dataset<Row> acts) {
    Column weight = lit(0);
    for (int i = 0; i < MEANING.size(); i++) {
      weight = when(col("event_type").equalTo(MEANING.get(i)), lit(i + 1)).otherwise(weight);
    }
    WindowSpec latest = Window.partitionBy("user_id").orderBy(col("last").desc(), col("item_id"));
    Map<String, List<Row>> did = new TreeMap<>();
    acts.where(col("user_id").isInCollection(chosen))
        .groupBy("user_id", "item_id", "event_type")
        .agg(max("event_time").as("last"), max("ds").as("day"), count(lit(1)).as("times"))
        .groupBy("user_id", "item_id")
        .agg(
            max("last").as("last"),
            max("day").as("day"),
            max_by(struct("event_type", "times"), weight).as("most"))
        .withColumn("place", row_number().over(latest))
        .where(col("place").leq(ACTIONS_SHOWN))
        .orderBy("user_id", "place")
        .select("user_id", "most.event_type", "item_id", "day", "most.times")
        .collectAsList()
        .forEach(row -> did.computeIfAbsent(row.getString(0), u -> new ArrayList<>()).add(row));
    return did;
  }

  private static void add(Row row, Set<String> items) {
    items.add(row.getString(2));
    if (!row.isNullAt(5)) {
      items.addAll(row.getList(5));
    }
  }

  private static Action action(Row row, Titles titles) {
    return new Action(
        LocalDate.parse(row.getString(3)),
        row.getString(1),
        titles.title(row.getString(2)),
        row.getLong(4));
  }

  private static Shown recommendation(Row row, Titles titles) {
    List<Reason> reasons = new ArrayList<>();
    if (!row.isNullAt(5)) {
      List<String> items = row.getList(5);
      List<Double> contributions = row.getList(6);
      for (int i = 0; i < items.size(); i++) {
        reasons.add(new Reason(titles.title(items.get(i)), contributions.get(i)));
      }
    }
    // The largest contributions explain a list; the rest is shown as a sum.
    reasons.sort(Comparator.comparingDouble((Reason r) -> Math.abs(r.contribution())).reversed());
    double rest = row.isNullAt(7) ? Double.NaN : row.getDouble(7);
    while (reasons.size() > REASONS_SHOWN) {
      rest += reasons.remove(reasons.size() - 1).contribution();
    }
    return new Shown(
        row.getInt(1),
        titles.title(row.getString(2)),
        titles.category(row.getString(2)),
        row.getDouble(3),
        row.getString(4),
        reasons,
        rest);
  }

  /** Shortens a pseudonym: enough to distinguish examples, too little to look a customer up. */
  static String shortened(String pseudonym) {
    return pseudonym.substring(0, Math.min(PSEUDONYM_SHOWN, pseudonym.length())) + "…";
  }

  /** Popular products of different categories with their most similar ones. */
  List<SimilarItems> similar(Dataset<Row> similarItems) throws IOException {
    if (night.settings().similar() == 0) {
      return List.of();
    }
    List<String> popular =
        events
            .where(col("event_type").notEqual("impression"))
            .groupBy("item_id")
            .count()
            .join(similarItems.select("item_id").distinct(), "item_id")
            .orderBy(col("count").desc(), col("item_id"))
            .select("item_id")
            .limit(POPULAR_ASKED)
            .collectAsList()
            .stream()
            .map(row -> row.getString(0))
            .toList();
    List<String> chosen = ofDifferentCategories(popular);
    if (chosen.isEmpty()) {
      return List.of();
    }
    Map<String, List<Row>> near = new HashMap<>();
    Set<String> items = new HashSet<>(chosen);
    for (Row row :
        similarItems
            .where(col("item_id").isInCollection(chosen))
            .where(col("rank").leq(NEIGHBOURS_SHOWN))
            .orderBy("item_id", "rank")
            .select(col("item_id"), col("similar_item_id"), col("score").cast("double"))
            .collectAsList()) {
      near.computeIfAbsent(row.getString(0), i -> new ArrayList<>()).add(row);
      items.add(row.getString(1));
    }
    Titles titles = night.titles(items);
    return chosen.stream()
        .map(
            item ->
                new SimilarItems(
                    titles.title(item),
                    titles.category(item),
                    near.getOrDefault(item, List.of()).stream()
                        .map(
                            row ->
                                new Neighbour(
                                    titles.title(row.getString(1)),
                                    titles.category(row.getString(1)),
                                    row.getDouble(2)))
                        .toList()))
        .toList();
  }

  private List<String> ofDifferentCategories(List<String> popular) throws IOException {
    Titles titles = night.titles(popular);
    Set<String> categories = new HashSet<>();
    List<String> first = new ArrayList<>();
    List<String> others = new ArrayList<>();
    for (String item : popular) {
      (categories.add(titles.category(item)) ? first : others).add(item);
    }
    first.addAll(others);
    return List.copyOf(first.subList(0, Math.min(night.settings().similar(), first.size())));
  }
}
