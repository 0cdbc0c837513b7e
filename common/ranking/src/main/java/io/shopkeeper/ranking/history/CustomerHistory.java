package io.shopkeeper.ranking.history;

import io.shopkeeper.core.topk.ScoredItems;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The interactions of one customer (or anonymous session) per item, once up to the end of training
 * and once up to the as-of day. The arrays are parallel: entry i of each is about {@code items[i]}.
 *
 * @param user the customer's number, the position among the sorted distinct ids; −1 for a session
 * @param userId the customer's or session's id
 * @param segment the customer's segment; null if unknown
 * @param items item ids, ascending
 * @param train strength of interest up to the end of training, at least 0; 0 for none
 * @param full strength of interest up to the as-of day, at least 0
 * @param flags bitwise or of {@link #HIDDEN_AFTER_TRAIN}, {@link #HIDDEN}, {@link #TEST}
 * @param again items that the customer may buy again, the likeliest first, with the probabilities;
 *     empty where nobody looked for them
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; copies would cost more than the maths.
public record CustomerHistory(
    int user,
    String userId,
    String segment,
    int[] items,
    float[] train,
    float[] full,
    byte[] flags,
    ScoredItems again) {
  /** Flag: the item must not be shown to the customer as of the end of training. */
  public static final byte HIDDEN_AFTER_TRAIN = 1;

  /** Flag: the item must not be shown to the customer as of the as-of day. */
  public static final byte HIDDEN = 2;

  /** Flag: the customer interacted with the item in the test window. */
  public static final byte TEST = 4;

  /** The day up to which a history reaches. */
  public enum View {
    /** Up to the end of training. */
    TRAIN,
    /** Up to the as-of day. */
    FULL
  }

  public static final StructType SCHEMA =
      new StructType()
          .add("user", DataTypes.IntegerType, false)
          .add("user_id", DataTypes.StringType, false)
          .add("segment", DataTypes.StringType)
          .add("history", DataTypes.BinaryType, false);

  public static final Encoder<Row> ENCODER = Encoders.row(SCHEMA);

  /** The schema of rows that say what a customer may buy again, too. */
  public static final StructType WITH_AGAIN = SCHEMA.add("again", DataTypes.BinaryType);

  /** A customer of whom nothing is known that they may buy again. */
  public CustomerHistory(
      int user,
      String userId,
      String segment,
      int[] items,
      float[] train,
      float[] full,
      byte[] flags) {
    this(user, userId, segment, items, train, full, flags, ScoredItems.empty());
  }

  public boolean anonymous() {
    return user < 0;
  }

  /** The customer's items with positive strength and the hidden items, up to a day. */
  public History history(View view) {
    float[] strength = view == View.TRAIN ? train : full;
    byte hiddenBit = view == View.TRAIN ? HIDDEN_AFTER_TRAIN : HIDDEN;
    int[] of = new int[items.length];
    float[] weights = new float[items.length];
    int[] hidden = new int[items.length];
    int n = 0;
    int m = 0;
    for (int i = 0; i < items.length; i++) {
      if (strength[i] > 0) {
        of[n] = items[i];
        weights[n++] = strength[i];
      }
      if ((flags[i] & hiddenBit) != 0) {
        hidden[m++] = items[i];
      }
    }
    return new History(
        user, Arrays.copyOf(of, n), Arrays.copyOf(weights, n), Arrays.copyOf(hidden, m));
  }

  /** The relevant item ids, ascending: interacted with in the test window and not hidden. */
  public int[] relevant() {
    int[] relevant = new int[items.length];
    int n = 0;
    for (int i = 0; i < items.length; i++) {
      if ((flags[i] & TEST) != 0 && (flags[i] & HIDDEN_AFTER_TRAIN) == 0) {
        relevant[n++] = items[i];
      }
    }
    return Arrays.copyOf(relevant, n);
  }

  public Row toRow() {
    ByteBuffer out = ByteBuffer.allocate(4 + items.length * 13);
    out.putInt(items.length);
    for (int i = 0; i < items.length; i++) {
      out.putInt(items[i]).putFloat(train[i]).putFloat(full[i]).put(flags[i]);
    }
    return RowFactory.create(user, userId, segment, out.array());
  }

  public static CustomerHistory of(Row row) {
    ByteBuffer in = ByteBuffer.wrap((byte[]) row.get(3));
    int n = in.getInt();
    int[] items = new int[n];
    float[] train = new float[n];
    float[] full = new float[n];
    byte[] flags = new byte[n];
    for (int i = 0; i < n; i++) {
      items[i] = in.getInt();
      train[i] = in.getFloat();
      full[i] = in.getFloat();
      flags[i] = in.get();
    }
    return new CustomerHistory(
        row.getInt(0), row.getString(1), row.getString(2), items, train, full, flags, again(row));
  }

  /** What a customer may buy again, as the column {@code again} holds it. */
  public static byte[] bytes(ScoredItems again) {
    ByteBuffer out = ByteBuffer.allocate(8 * again.size());
    out.asIntBuffer().put(again.items());
    out.position(4 * again.size());
    out.asFloatBuffer().put(again.scores());
    return out.array();
  }

  private static ScoredItems again(Row row) {
    int column = SCHEMA.size();
    if (row.size() == column || row.isNullAt(column)) {
      return ScoredItems.empty();
    }
    ByteBuffer in = ByteBuffer.wrap((byte[]) row.get(column));
    int[] items = new int[in.capacity() / 8];
    float[] scores = new float[items.length];
    in.asIntBuffer().get(items);
    in.position(4 * items.length);
    in.asFloatBuffer().get(scores);
    return new ScoredItems(items, scores);
  }
}
