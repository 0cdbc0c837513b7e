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
import io.shopkeeper.ranking.model.NewItemPlaces;
import io.shopkeeper.ranking.model.NewItemPlaces.Mixed;
import io.shopkeeper.ranking.model.Places;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * Produces the rows of recommendation lists, customer by customer: the model's items with reasons,
 * new items and those that the customer may buy again in their places, and then, if a {@code
 * fallback} is given, items popular in the customer's segment and in the shop. The rows are Spark's
 * internal ones: there are a hundred per customer, and converting them would cost as much as
 * producing them.
 */
public final class Lists implements Batches.Work<InternalRow> {
  private static final long serialVersionUID = 1L;

  private static final DataType REASONS =
      DataTypes.createArrayType(
          new StructType()
              .add("item_id", DataTypes.StringType, false)
              .add("contribution", DataTypes.FloatType, false),
          false);

  /** The schema of a model's candidate lists, which are exported on demand. */
  public static final StructType CANDIDATES =
      new StructType()
          .add("user_id", DataTypes.StringType, false)
          .add("item_id", DataTypes.StringType, false)
          .add("score", DataTypes.FloatType, false)
          .add("source", DataTypes.StringType, false)
          .add("reasons", REASONS)
          .add("reasons_rest", DataTypes.FloatType)
          .add("reasons_kind", DataTypes.StringType, false);

  /** The schema of the lists that go live. */
  public static final StructType USER_ITEM_SCORES =
      CANDIDATES
          .add("rank", DataTypes.IntegerType, false)
          .add("propensity", DataTypes.DoubleType)
          .add("release", DataTypes.StringType, false);

  /** Contract: |Σ + rest − score| ≤ 1e-4 · max(Σ|contribution|, 1e-3). */
  private static final double TOLERANCE = 1e-4;

  private static final double SMALLEST_SCALE = 1e-3;

  /** The source of items that the customer may buy again. */
  public static final String BUY_AGAIN = "buy-again";

  private static final int RANK = USER_ITEM_SCORES.fieldIndex("rank");

  private final ListedItems items;

  /** Names of items that are not among those; null where all are. */
  private final ItemNames fillers;

  private final int perUser;
  private final int pool;
  private final int reasons;
  private final Fallback fallback;
  private final String release;

  /** The parameters of sampling the order; null to order by score. */
  private final PlackettLuceTemperature exploration;

  /** The share of a list's places for what the customer may buy again. */
  private final double againShare;

  /**
   * Popular items that fill short lists. It is not a record, since Kryo, with which it may be
   * broadcast, cannot read records.
   */
  public static final class Fallback implements Serializable {
    private static final long serialVersionUID = 1L;
    private final TreeMap<String, int[]> bySegment;
    private final int[] popular;
    private final float[] popularity;
    private final int minHistory;

    /**
     * Creates a fallback.
     *
     * @param bySegment ids of popular items by segment, best first
     * @param popular popular items of the shop, best first
     * @param minHistory number of items in a history below which only the fallback is used
     */
    public Fallback(Map<String, int[]> bySegment, ScoredItems popular, int minHistory) {
      this.bySegment = new TreeMap<>(bySegment);
      this.popular = popular.items();
      this.popularity = popular.scores();
      this.minHistory = minHistory;
    }

    IntStream items() {
      return IntStream.concat(
          Arrays.stream(popular), bySegment.values().stream().flatMapToInt(Arrays::stream));
    }

    boolean knows(History history) {
      return history.items().length >= minHistory;
    }

    /** The segment's popular items, scored by 1 ÷ rank; empty for an unknown segment. */
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

  /** Temperature and seed of Plackett-Luce sampling; not a record, for Kryo. */
  public static final class PlackettLuceTemperature implements Serializable {
    private static final long serialVersionUID = 1L;
    private final double temperature;
    private final long seed;

    /**
     * Creates the parameters.
     *
     * @param temperature in standard deviations of a list's scores, above 0
     * @param seed random seed
     */
    public PlackettLuceTemperature(double temperature, long seed) {
      this.temperature = temperature;
      this.seed = seed;
    }
  }

  private Lists(
      ListedItems items,
      ItemNames fillers,
      int perUser,
      int pool,
      int reasons,
      Fallback fallback,
      PlackettLuceTemperature exploration,
      double againShare,
      String release) {
    this.items = items;
    this.fillers = fillers;
    this.perUser = perUser;
    this.pool = pool;
    this.reasons = reasons;
    this.fallback = fallback;
    this.exploration = exploration;
    this.againShare = againShare;
    this.release = release;
  }

  /** A model's candidate lists, without filters and fallbacks. */
  public static Lists candidates(
      ItemNames names, CatalogueModel model, CandidateSettings settings) {
    return new Lists(
        new ListedItems(names, model, null),
        null,
        settings.perUser(),
        0,
        settings.reasons(),
        null,
        null,
        0,
        null);
  }

  /**
   * The lists of a release.
   *
   * @param perUser length of a customer's list
   * @param candidates number of candidates to sample from, and of reasons per row
   * @param newItems the places of new items; empty for none
   * @param exploration null to order by score
   * @param againShare of a list's places for what {@link CustomerHistory#again} has, at least 0
   */
  public static Lists release(
      ItemNames names,
      CatalogueModel model,
      int perUser,
      CandidateSettings candidates,
      Fallback fallback,
      Optional<NewItemPlaces> newItems,
      PlackettLuceTemperature exploration,
      double againShare,
      String release) {
    return new Lists(
        new ListedItems(names, model, newItems.orElse(null)),
        null,
        perUser,
        exploration == null ? 0 : candidates.perUser(),
        candidates.reasons(),
        fallback,
        exploration,
        againShare,
        release);
  }

  /** What of the lists grows with the catalogue. */
  ListedItems items() {
    return items;
  }

  /** The same lists over a part of the items. */
  Lists over(ListedItems part) {
    return new Lists(
        part, fillers, perUser, pool, reasons, fallback, exploration, againShare, release);
  }

  /** The same lists, which take from here the names of items that are not in their part. */
  Lists named(ItemNames others) {
    return new Lists(
        items, others, perUser, pool, reasons, fallback, exploration, againShare, release);
  }

  /** The items that lists may get whatever the model finds, ascending: popular ones, new ones. */
  int[] fillers() {
    IntStream popular = fallback == null ? IntStream.empty() : fallback.items();
    NewItemPlaces places = items.newItems();
    IntStream fresh = places == null ? IntStream.empty() : Arrays.stream(places.newItems());
    return IntStream.concat(popular, fresh).sorted().distinct().toArray();
  }

  /** How many items of the model a list is made from. */
  int depth() {
    return Math.max(perUser, pool);
  }

  /** What lists are made from: what has places of its own is hidden, so that all is given once. */
  List<History> histories(List<CustomerHistory> customers) {
    return customers.stream()
        .map(customer -> customer.history(View.FULL).hiding(again(customer).items()))
        .toList();
  }

  @Override
  public List<InternalRow> rows(List<CustomerHistory> customers) {
    List<History> histories = histories(customers);
    return rows(customers, histories, items.model().top(histories, depth()));
  }

  /**
   * The rows of customers.
   *
   * @param lists what the model has for each, best first, {@link #depth} of them
   */
  List<InternalRow> rows(
      List<CustomerHistory> customers, List<History> histories, List<ScoredItems> lists) {
    Words words = new Words(items.model().source(), release);
    List<InternalRow> rows = new ArrayList<>(customers.size() * perUser);
    for (int c = 0; c < lists.size(); c++) {
      CustomerHistory customer = customers.get(c);
      new CustomerRows(customer, words, rows).add(histories.get(c), lists.get(c));
    }
    return rows;
  }

  /** What has a place in a list because the customer may buy it again. */
  ScoredItems again(CustomerHistory customer) {
    return customer.again().first(Places.of(perUser, againShare));
  }

  /** Strings that recur in many rows, as Spark's internal strings. */
  private static final class Words {
    final UTF8String model;
    final UTF8String release;
    final UTF8String segment = UTF8String.fromString("popular-segment");
    final UTF8String popular = UTF8String.fromString("popular");
    final UTF8String content = UTF8String.fromString("content");
    final UTF8String again = UTF8String.fromString(BUY_AGAIN);
    final UTF8String exact = UTF8String.fromString("exact");
    final UTF8String none = UTF8String.fromString("none");

    Words(String model, String release) {
      this.model = UTF8String.fromString(model);
      this.release = release == null ? null : UTF8String.fromString(release);
    }
  }

  /** Builds one customer's rows and appends them to those of others. */
  private final class CustomerRows {
    private final CustomerHistory customer;
    private final UTF8String user;
    private final Words words;
    private final List<InternalRow> rows;
    private final int before;
    private final ScoredItems again;

    /** Places that are not of what the customer may buy again. */
    private final int length;

    CustomerRows(CustomerHistory customer, Words words, List<InternalRow> rows) {
      this.customer = customer;
      this.user = UTF8String.fromString(customer.userId());
      this.words = words;
      this.rows = rows;
      this.before = rows.size();
      this.again = again(customer);
      this.length = perUser - again.size();
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
      list = list.first(length);
      NewItemPlaces newItems = items.newItems();
      Mixed mixed =
          newItems != null && known
              ? newItems.in(list, history, length)
              : new Mixed(ScoredItems.empty(), IntStream.range(0, list.size()).toArray());
      ScoredItems fresh = mixed.newItems();
      Contributions parts = explained(items.model(), history, list);
      Contributions ofFresh =
          fresh.size() == 0 ? null : explained(newItems.content(), history, fresh);
      int[] given = new int[mixed.origin().length];
      for (int i = 0; i < given.length; i++) {
        int from = mixed.origin()[i];
        if (from < 0) {
          Reasons why = ofFresh == null ? null : ofFresh.of(-1 - from);
          given[i] = fresh.items()[-1 - from];
          add(given[i], fresh.scores()[-1 - from], words.content, why, certain());
        } else {
          Reasons why = parts == null ? null : parts.of(from);
          Double propensity = propensities == null ? null : (Double) propensities[from];
          given[i] = list.items()[from];
          add(given[i], list.scores()[from], words.model, why, propensity);
        }
      }
      if (fallback != null) {
        int[] hidden = history.hidden();
        ScoredItems segment = fallback.ofSegment(customer.segment());
        given = fill(given, segment, words.segment, hidden);
        fill(given, fallback.ofShop(), words.popular, hidden);
      }
      if (again.size() > 0) {
        giveAgain();
      }
    }

    /** Moves the rows up to let in what the customer may buy again. */
    private void giveAgain() {
      List<InternalRow> added = rows.subList(before, rows.size());
      List<InternalRow> others = List.copyOf(added);
      added.clear();
      for (int of : Places.woven(others.size(), again.size(), againShare, perUser)) {
        if (of < 0) {
          int item = again.items()[-1 - of];
          add(item, again.scores()[-1 - of], words.again, null, certain());
        } else {
          others.get(of).setInt(RANK, count() + 1);
          rows.add(others.get(of));
        }
      }
    }

    private Contributions explained(CatalogueModel by, History history, ScoredItems list) {
      return reasons > 0 && list.size() > 0 ? by.explain(history, list.items(), reasons) : null;
    }

    /** The propensity of what is not drawn; null where nothing is. */
    private Double certain() {
      return exploration == null ? null : (Double) 1.0;
    }

    private int[] fill(int[] given, ScoredItems from, UTF8String source, int[] hidden) {
      int room = length - count();
      if (room <= 0) {
        return given;
      }
      ScoredItems part = new ScoredItems(given, new float[given.length]);
      ScoredItems missing = Fill.missing(part, from, hidden, room);
      for (int i = 0; i < missing.size(); i++) {
        add(missing.items()[i], missing.scores()[i], source, null, certain());
      }
      return Fill.joined(part, missing);
    }

    private void add(int item, float score, UTF8String source, Reasons why, Double propensity) {
      boolean exact = why != null && addsUp(why, score);
      Object[] values = new Object[release == null ? CANDIDATES.size() : USER_ITEM_SCORES.size()];
      values[0] = user;
      values[1] = name(item);
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
        Object[] reason = {name(why.items()[r]), why.contributions()[r]};
        listed[r] = new GenericInternalRow(reason);
      }
      return new GenericArrayData(listed);
    }
  }

  private UTF8String name(int item) {
    boolean here = fillers == null || items.names().holds(item);
    return (here ? items.names() : fillers).utf8(item);
  }

  /**
   * Samples an order; the temperature scales with the deviation of scores, so it fits any source.
   */
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

  /** The 64-bit FNV-1a hash of the UTF-16 code units. */
  private static long fnv(String text) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
    }
    return hash;
  }

  /** Whether contributions sum to the score within the contract's tolerance. */
  public static boolean addsUp(Reasons why, float score) {
    double scale = Math.abs(why.rest());
    for (float part : why.contributions()) {
      scale += Math.abs(part);
    }
    return Math.abs(why.total() - score) <= TOLERANCE * Math.max(scale, SMALLEST_SCALE);
  }
}
