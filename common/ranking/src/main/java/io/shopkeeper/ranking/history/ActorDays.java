package io.shopkeeper.ranking.history;

import io.shopkeeper.core.als.Feedback;
import io.shopkeeper.learning.split.Days;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;

/**
 * What one customer or anonymous session did to each item on each day, packed: the history by any
 * split of days follows from it, without the events.
 */
final class ActorDays implements Serializable {
  private static final long serialVersionUID = 1L;

  private final boolean anonymous;
  private final String id;

  /**
   * The segments: their number, and for each day with one the day, its length and UTF-8 bytes. Then
   * for each item its id, the number of its days, and for each the day, {@link #BYTES_OF_A_DAY}
   * bytes.
   */
  private final byte[] packed;

  /** Day, interest, days for which it hides, rating, whether there was interest. */
  private static final int BYTES_OF_A_DAY = 4 + 8 + 8 + 8 + 1;

  private ActorDays(boolean anonymous, String id, byte[] packed) {
    this.anonymous = anonymous;
    this.id = id;
    this.packed = packed;
  }

  /**
   * What is made of days.
   *
   * @param trainEnd the last training day, since 1970
   * @param asOf the last day of all, since 1970
   * @param halfLifeDays after which interest counts half; 0 for never
   */
  record Rule(int trainEnd, int asOf, Feedback feedback, double halfLifeDays)
      implements Serializable {
    static Rule of(Days days, Feedback feedback, double halfLifeDays) {
      return new Rule(
          Math.toIntExact(days.trainEnd().toEpochDay()),
          Math.toIntExact(days.asOf().toEpochDay()),
          feedback,
          halfLifeDays);
    }

    /**
     * The strength of interest in an item: rounded to six decimals, so that the order of summation
     * has no effect.
     */
    private float strength(double interest, double rating) {
      double strength =
          feedback == Feedback.IMPLICIT ? Math.floor(interest * 1e6 + 0.5) / 1e6 : rating;
      return (float) Math.max(0, strength);
    }

    private double decay(int age) {
      return halfLifeDays == 0 ? 1 : Math.pow(0.5, age / halfLifeDays);
    }
  }

  /**
   * The history by a split of days, not numbered yet; without items if nothing happened up to its
   * end.
   *
   * @param renumbered the id of each item in the wanted dictionary
   */
  CustomerHistory by(Rule rule, int[] renumbered) {
    int trainEnd = rule.trainEnd;
    int asOf = rule.asOf;
    ByteBuffer in = ByteBuffer.wrap(packed);
    String segment = segment(in, asOf);
    // An item has a day at least.
    int most = in.remaining() / (8 + BYTES_OF_A_DAY);
    int[] items = new int[most];
    float[] train = new float[most];
    float[] full = new float[most];
    byte[] flags = new byte[most];
    int n = 0;
    while (in.hasRemaining()) {
      int item = in.getInt();
      boolean touched = false;
      double inTrain = 0;
      double inAll = 0;
      double ratedInTrain = 0;
      double ratedInAll = 0;
      int is = 0;
      for (int left = in.getInt(); left > 0; left--) {
        int day = in.getInt();
        double interest = in.getDouble();
        double hides = in.getDouble();
        double rating = in.getDouble();
        boolean interested = in.get() != 0;
        if (day > asOf) {
          continue;
        }
        touched = true;
        inAll += interest * rule.decay(asOf - day);
        ratedInAll = Double.isNaN(rating) ? ratedInAll : rating;
        is |= asOf - day < hides ? CustomerHistory.HIDDEN : 0;
        if (day <= trainEnd) {
          inTrain += interest * rule.decay(trainEnd - day);
          ratedInTrain = Double.isNaN(rating) ? ratedInTrain : rating;
          is |= trainEnd - day < hides ? CustomerHistory.HIDDEN_AFTER_TRAIN : 0;
        } else {
          is |= interested ? CustomerHistory.TEST : 0;
        }
      }
      if (touched) {
        items[n] = renumbered[item];
        train[n] = rule.strength(inTrain, ratedInTrain);
        full[n] = rule.strength(inAll, ratedInAll);
        flags[n++] = (byte) is;
      }
    }
    return new CustomerHistory(
        anonymous ? -1 : 0,
        id,
        segment,
        Arrays.copyOf(items, n),
        Arrays.copyOf(train, n),
        Arrays.copyOf(full, n),
        Arrays.copyOf(flags, n));
  }

  /** The last segment up to a day; null if there is none. */
  private static String segment(ByteBuffer in, int asOf) {
    String segment = null;
    for (int left = in.getInt(); left > 0; left--) {
      int day = in.getInt();
      byte[] bytes = new byte[in.getInt()];
      in.get(bytes);
      segment = day <= asOf ? new String(bytes, StandardCharsets.UTF_8) : segment;
    }
    return segment;
  }

  /** Packs what one actor did, item by item, each day by day. */
  static final class Packing {
    private final boolean anonymous;
    private final String id;

    /** The latest segment of each day. */
    private final Map<Integer, Segment> segments = new TreeMap<>();

    private ByteBuffer out = ByteBuffer.allocate(256);

    /** Where the number of days of the current item stands; −1 before the first. */
    private int daysAt = -1;

    private int item = -1;
    private int day;
    private double interest;
    private double hides;
    private double rating;
    private boolean interested;

    private record Segment(long at, String name) {}

    /** Begins a customer, or an anonymous session. */
    Packing(boolean anonymous, String id) {
      this.anonymous = anonymous;
      this.id = id;
    }

    /**
     * Adds an event. Events of an item follow each other, its days ascend, and the last rating of a
     * day comes last.
     *
     * @param on the day, since 1970
     * @param adds to the interest in the item
     * @param hidesFor the days for which it hides the item; 0 if it does not
     * @param rated NaN if it is no rating
     */
    void add(int of, int on, double adds, double hidesFor, double rated) {
      if (of != item || on != day) {
        endDay();
        if (of != item) {
          reserve(8);
          out.putInt(of);
          daysAt = out.position();
          out.putInt(0);
          item = of;
        }
        day = on;
        interest = 0;
        hides = 0;
        rating = Double.NaN;
        interested = false;
      }
      interest += adds;
      interested |= adds > 0;
      hides = Math.max(hides, hidesFor);
      rating = Double.isNaN(rated) ? rating : rated;
    }

    /**
     * Adds a segment.
     *
     * @param at when it was seen; the latest of a day counts, of two at once the later name
     */
    void segment(int on, long at, String name) {
      segments.merge(
          on,
          new Segment(at, name),
          (a, b) -> a.at > b.at || (a.at == b.at && a.name.compareTo(b.name) > 0) ? a : b);
    }

    private void endDay() {
      if (daysAt >= 0) {
        reserve(BYTES_OF_A_DAY);
        out.putInt(day).putDouble(interest).putDouble(hides).putDouble(rating);
        out.put((byte) (interested ? 1 : 0));
        out.putInt(daysAt, out.getInt(daysAt) + 1);
      }
    }

    private void reserve(int bytes) {
      if (out.remaining() < bytes) {
        int grown = Math.addExact(out.capacity(), Math.max(bytes, out.capacity()));
        out = ByteBuffer.wrap(Arrays.copyOf(out.array(), grown)).position(out.position());
      }
    }

    ActorDays packed() {
      endDay();
      daysAt = -1;
      int bytes = 4;
      for (Segment segment : segments.values()) {
        bytes += 8 + segment.name.getBytes(StandardCharsets.UTF_8).length;
      }
      ByteBuffer whole = ByteBuffer.allocate(Math.addExact(bytes, out.position()));
      whole.putInt(segments.size());
      segments.forEach(
          (on, segment) -> {
            byte[] name = segment.name.getBytes(StandardCharsets.UTF_8);
            whole.putInt(on).putInt(name.length).put(name);
          });
      whole.put(out.array(), 0, out.position());
      return new ActorDays(anonymous, id, whole.array());
    }
  }
}
