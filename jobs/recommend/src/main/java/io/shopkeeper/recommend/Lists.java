package io.shopkeeper.recommend;

import io.shopkeeper.core.als.Contributions;
import io.shopkeeper.core.als.Reasons;
import io.shopkeeper.core.recommend.PlackettLuce;
import io.shopkeeper.core.topk.ScoredItems;
import io.shopkeeper.recommend.CustomerHistory.View;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Makes the rows of ranked lists, customer by customer: from the model, with reasons; then, where
 * {@code fallback} is given, from what is popular in the customer's segment and in the shop.
 */
final class Lists implements Batches.Work {
  private static final long serialVersionUID = 1L;

  private static final DataType REASONS =
      DataTypes.createArrayType(
          new StructType()
              .add("item_id", DataTypes.StringType, false)
              .add("contribution", DataTypes.FloatType, false),
          false);

  /** What every recommender leaves for {@code rank}. */
  static final StructType CANDIDATES =
      new StructType()
          .add("user_id", DataTypes.StringType, false)
          .add("item_id", DataTypes.StringType, false)
          .add("score", DataTypes.FloatType, false)
          .add("source", DataTypes.StringType, false)
          .add("reasons", REASONS)
          .add("reasons_rest", DataTypes.FloatType)
          .add("reasons_kind", DataTypes.StringType, false);

  /** What goes live. */
  static final StructType USER_ITEM_SCORES =
      CANDIDATES
          .add("rank", DataTypes.IntegerType, false)
          .add("propensity", DataTypes.DoubleType)
          .add("release", DataTypes.StringType, false);

  /** Contract: |Σ + rest − score| ≤ 1e-4 · max(Σ|contribution|, 1e-3). */
  private static final double TOLERANCE = 1e-4;

  private static final double SMALLEST_SCALE = 1e-3;

  private final ItemNames names;
  private final CatalogueModel model;
  private final int perUser;
  private final int pool;
  private final int reasons;
  private final Fallback fallback;
  private final String release;

  /** How the order is sampled; null for the order by score. */
  private final PlackettLuceTemperature exploration;

  /**
   * What fills a list that the model leaves short. No record: Kryo cannot read records back, and
   * this travels in a broadcast.
   */
  static final class Fallback implements Serializable {
    private static final long serialVersionUID = 1L;
    private final TreeMap<String, int[]> bySegment;
    private final int[] popular;
    private final float[] popularity;
    private final int minHistory;

    /**
     * A fallback.
     *
     * @param bySegment popular items of each segment, best first
     * @param popular popular items of the shop, best first
     * @param minHistory items of interest below which the model is not asked
     */
    Fallback(Map<String, int[]> bySegment, ScoredItems popular, int minHistory) {
      this.bySegment = new TreeMap<>(bySegment);
      this.popular = popular.items();
      this.popularity = popular.scores();
      this.minHistory = minHistory;
    }

    boolean knows(History history) {
      return history.items().length >= minHistory;
    }

    /** The segment's items, scored by 1 ÷ place; empty for a segment that is not known. */
    ScoredItems ofSegment(String segment) {
      int[] items = segment == null ? null : bySegment.get(segment);
      if (items == null) {
        return ScoredItems.empty();
      }
      float[] scores = new float[items.length];
      for (int i = 0; i < scores.length; i++) {
        scores[i] = 1f / (i + 1);
      }
      return new ScoredItems(items, scores);
    }

    ScoredItems ofShop() {
      return new ScoredItems(popular, popularity);
    }
  }

  /** A Plackett-Luce temperature and seed; no record, for Kryo. */
  static final class PlackettLuceTemperature implements Serializable {
    private static final long serialVersionUID = 1L;
    private final double temperature;
    private final long seed;

    /**
     * How to sample.
     *
     * @param temperature in standard deviations of a list's scores
     */
    PlackettLuceTemperature(double temperature, long seed) {
      this.temperature = temperature;
      this.seed = seed;
    }
  }

  private Lists(
      ItemNames names,
      CatalogueModel model,
      int perUser,
      int pool,
      int reasons,
      Fallback fallback,
      PlackettLuceTemperature exploration,
      String release) {
    this.names = names;
    this.model = model;
    this.perUser = perUser;
    this.pool = pool;
    this.reasons = reasons;
    this.fallback = fallback;
    this.exploration = exploration;
    this.release = release;
  }

  /** A model's candidates. */
  static Lists candidates(ItemNames names, CatalogueModel model, CandidateSettings settings) {
    return new Lists(names, model, settings.perUser(), 0, settings.reasons(), null, null, null);
  }

  /**
   * The lists of a release.
   *
   * @param candidates how deep to sample from, and how many reasons to give
   * @param exploration null for the order by score
   */
  static Lists release(
      ItemNames names,
      CatalogueModel model,
      RankSettings settings,
      CandidateSettings candidates,
      Fallback fallback,
      PlackettLuceTemperature exploration,
      String release) {
    return new Lists(
        names,
        model,
        settings.perUser(),
        exploration == null ? 0 : candidates.perUser(),
        candidates.reasons(),
        fallback,
        exploration,
        release);
  }

  @Override
  public List<Row> rows(List<CustomerHistory> customers) {
    List<History> histories = customers.stream().map(c -> c.history(View.FULL)).toList();
    List<ScoredItems> lists = model.top(histories, Math.max(perUser, pool));
    List<Row> rows = new ArrayList<>(customers.size() * perUser);
    for (int c = 0; c < lists.size(); c++) {
      List<Row> list = new ArrayList<>(perUser);
      addCustomer(customers.get(c), histories.get(c), lists.get(c), list);
      rows.addAll(list);
    }
    return rows;
  }

  private void addCustomer(
      CustomerHistory customer, History history, ScoredItems fromModel, List<Row> rows) {
    boolean known = fallback == null || fallback.knows(history);
    ScoredItems list = known ? fromModel : ScoredItems.empty();
    double[] propensities = null;
    if (exploration != null && list.size() > 0) {
      PlackettLuce.Sample sample = explored(customer, list);
      list = sample.ranking();
      propensities = sample.propensities();
    }
    Contributions parts =
        reasons > 0 && list.size() > 0 ? model.explain(history, list.items(), reasons) : null;
    for (int i = 0; i < list.size(); i++) {
      Reasons why = parts == null ? null : parts.of(i);
      rows.add(
          row(
              customer,
              list.items()[i],
              list.scores()[i],
              model.source(),
              why,
              rows.size() + 1,
              propensities == null ? null : (Double) propensities[i]));
    }
    if (fallback != null) {
      int[] hidden = history.hidden();
      ScoredItems segment = fallback.ofSegment(customer.segment());
      int[] given = fill(customer, list.items(), segment, "popular-segment", hidden, rows);
      fill(customer, given, fallback.ofShop(), "popular", hidden, rows);
    }
  }

  private int[] fill(
      CustomerHistory customer,
      int[] given,
      ScoredItems from,
      String source,
      int[] hidden,
      List<Row> rows) {
    ScoredItems part = new ScoredItems(given, new float[given.length]);
    ScoredItems missing = Fill.missing(part, from, hidden, perUser - rows.size());
    for (int i = 0; i < missing.size(); i++) {
      rows.add(
          row(
              customer,
              missing.items()[i],
              missing.scores()[i],
              source,
              null,
              rows.size() + 1,
              exploration == null ? null : (Double) 1.0));
    }
    return Fill.joined(part, missing);
  }

  /** The temperature is in standard deviations of the list's scores, so that it fits any source. */
  private PlackettLuce.Sample explored(CustomerHistory customer, ScoredItems list) {
    double mean = 0;
    for (float score : list.scores()) {
      mean += score / list.size();
    }
    double variance = 0;
    for (float score : list.scores()) {
      variance += (score - mean) * (score - mean) / list.size();
    }
    double scale = Math.max(Math.sqrt(variance), 1e-9);
    long seed = exploration.seed * 31 + fnv(customer.userId()) * 31 + fnv(release);
    return new PlackettLuce(exploration.temperature * scale).sample(list, perUser, seed);
  }

  /** FNV-1a of the UTF-16 units, in 64 bits. */
  private static long fnv(String text) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }

  private Row row(
      CustomerHistory customer,
      int item,
      float score,
      String source,
      Reasons why,
      int rank,
      Double propensity) {
    boolean exact = why != null && addsUp(why, score);
    Row[] listed = null;
    if (exact) {
      listed = new Row[why.items().length];
      for (int r = 0; r < listed.length; r++) {
        listed[r] = RowFactory.create(names.name(why.items()[r]), why.contributions()[r]);
      }
    }
    Object[] values = {
      customer.userId(),
      names.name(item),
      score,
      source,
      listed,
      exact ? (Float) why.rest() : null,
      exact ? "exact" : "none",
      rank,
      propensity,
      release
    };
    return RowFactory.create(release == null ? Arrays.copyOf(values, 7) : values);
  }

  /** Whether the contract's bound holds; the listed parts alone are a lower bound of Σ|…|. */
  static boolean addsUp(Reasons why, float score) {
    double scale = Math.abs(why.rest());
    for (float part : why.contributions()) {
      scale += Math.abs(part);
    }
    return Math.abs(why.total() - score) <= TOLERANCE * Math.max(scale, SMALLEST_SCALE);
  }
}
