package io.shopkeeper.ranking.lists;

import io.shopkeeper.core.als.Contributions;
import io.shopkeeper.core.als.Reasons;
import io.shopkeeper.core.recommend.PlackettLuce;
import io.shopkeeper.core.topk.ScoredItems;
import io.shopkeeper.ranking.history.Batches;
import io.shopkeeper.ranking.history.CustomerHistory;
import io.shopkeeper.ranking.history.CustomerHistory.View;
import io.shopkeeper.ranking.history.History;
import io.shopkeeper.ranking.history.ItemNames;
import io.shopkeeper.ranking.model.CatalogueModel;
import io.shopkeeper.ranking.model.Fill;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Makes the rows of ranked lists, customer by customer: from the model, with reasons; then, where
 * {@code fallback} is given, from what is popular in the customer's segment and in the shop. The
 * rows are as Spark has them inside: there are a hundred for each customer, and to convert them
 * would cost as much as to make them.
 */
public final class Lists implements Batches.Work<InternalRow> {
  private static final long serialVersionUID = 1L;

  private static final DataType REASONS =
      DataTypes.createArrayType(
          new StructType()
              .add("item_id", DataTypes.StringType, false)
              .add("contribution", DataTypes.FloatType, false),
          false);

  /** What a model's version holds of every customer, where it is exported. */
  public static final StructType CANDIDATES =
      new StructType()
          .add("user_id", DataTypes.StringType, false)
          .add("item_id", DataTypes.StringType, false)
          .add("score", DataTypes.FloatType, false)
          .add("source", DataTypes.StringType, false)
          .add("reasons", REASONS)
          .add("reasons_rest", DataTypes.FloatType)
          .add("reasons_kind", DataTypes.StringType, false);

  /** What goes live. */
  public static final StructType USER_ITEM_SCORES =
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
  public static final class Fallback implements Serializable {
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
    public Fallback(Map<String, int[]> bySegment, ScoredItems popular, int minHistory) {
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
  public static final class PlackettLuceTemperature implements Serializable {
    private static final long serialVersionUID = 1L;
    private final double temperature;
    private final long seed;

    /**
     * How to sample.
     *
     * @param temperature in standard deviations of a list's scores
     */
    public PlackettLuceTemperature(double temperature, long seed) {
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
  public static Lists candidates(
      ItemNames names, CatalogueModel model, CandidateSettings settings) {
    return new Lists(names, model, settings.perUser(), 0, settings.reasons(), null, null, null);
  }

  /**
   * The lists of a release.
   *
   * @param perUser items for a customer
   * @param candidates how deep to sample from, and how many reasons to give
   * @param exploration null for the order by score
   */
  public static Lists release(
      ItemNames names,
      CatalogueModel model,
      int perUser,
      CandidateSettings candidates,
      Fallback fallback,
      PlackettLuceTemperature exploration,
      String release) {
    return new Lists(
        names,
        model,
        perUser,
        exploration == null ? 0 : candidates.perUser(),
        candidates.reasons(),
        fallback,
        exploration,
        release);
  }

  @Override
  public List<InternalRow> rows(List<CustomerHistory> customers) {
    List<History> histories = customers.stream().map(c -> c.history(View.FULL)).toList();
    List<ScoredItems> lists = model.top(histories, Math.max(perUser, pool));
    Words words = new Words(model.source(), release);
    List<InternalRow> rows = new ArrayList<>(customers.size() * perUser);
    for (int c = 0; c < lists.size(); c++) {
      CustomerHistory customer = customers.get(c);
      new CustomerRows(customer, words, rows).add(histories.get(c), lists.get(c));
    }
    return rows;
  }

  /** What stands in many rows, as Spark writes it. */
  private static final class Words {
    final UTF8String model;
    final UTF8String release;
    final UTF8String segment = UTF8String.fromString("popular-segment");
    final UTF8String popular = UTF8String.fromString("popular");
    final UTF8String exact = UTF8String.fromString("exact");
    final UTF8String none = UTF8String.fromString("none");

    Words(String model, String release) {
      this.model = UTF8String.fromString(model);
      this.release = release == null ? null : UTF8String.fromString(release);
    }
  }

  /** One customer's rows, after those of others. */
  private final class CustomerRows {
    private final CustomerHistory customer;
    private final UTF8String user;
    private final Words words;
    private final List<InternalRow> rows;
    private final int before;

    CustomerRows(CustomerHistory customer, Words words, List<InternalRow> rows) {
      this.customer = customer;
      this.user = UTF8String.fromString(customer.userId());
      this.words = words;
      this.rows = rows;
      this.before = rows.size();
    }

    int count() {
      return rows.size() - before;
    }

    void add(History history, ScoredItems fromModel) {
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
        Double propensity = propensities == null ? null : (Double) propensities[i];
        add(list.items()[i], list.scores()[i], words.model, why, propensity);
      }
      if (fallback != null) {
        int[] hidden = history.hidden();
        ScoredItems segment = fallback.ofSegment(customer.segment());
        int[] given = fill(list.items(), segment, words.segment, hidden);
        fill(given, fallback.ofShop(), words.popular, hidden);
      }
    }

    private int[] fill(int[] given, ScoredItems from, UTF8String source, int[] hidden) {
      int room = perUser - count();
      if (room <= 0) {
        return given;
      }
      ScoredItems part = new ScoredItems(given, new float[given.length]);
      ScoredItems missing = Fill.missing(part, from, hidden, room);
      Double propensity = exploration == null ? null : (Double) 1.0;
      for (int i = 0; i < missing.size(); i++) {
        add(missing.items()[i], missing.scores()[i], source, null, propensity);
      }
      return Fill.joined(part, missing);
    }

    private void add(int item, float score, UTF8String source, Reasons why, Double propensity) {
      boolean exact = why != null && addsUp(why, score);
      Object[] values = new Object[release == null ? CANDIDATES.size() : USER_ITEM_SCORES.size()];
      values[0] = user;
      values[1] = names.utf8(item);
      values[2] = score;
      values[3] = source;
      values[4] = exact ? listed(why) : null;
      values[5] = exact ? (Float) why.rest() : null;
      values[6] = exact ? words.exact : words.none;
      if (release != null) {
        values[7] = count() + 1;
        values[8] = propensity;
        values[9] = words.release;
      }
      rows.add(new GenericInternalRow(values));
    }

    private ArrayData listed(Reasons why) {
      Object[] listed = new Object[why.items().length];
      for (int r = 0; r < listed.length; r++) {
        Object[] reason = {names.utf8(why.items()[r]), why.contributions()[r]};
        listed[r] = new GenericInternalRow(reason);
      }
      return new GenericArrayData(listed);
    }
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

  /** Whether the contract's bound holds; the listed parts alone are a lower bound of Σ|…|. */
  public static boolean addsUp(Reasons why, float score) {
    double scale = Math.abs(why.rest());
    for (float part : why.contributions()) {
      scale += Math.abs(part);
    }
    return Math.abs(why.total() - score) <= TOLERANCE * Math.max(scale, SMALLEST_SCALE);
  }
}
