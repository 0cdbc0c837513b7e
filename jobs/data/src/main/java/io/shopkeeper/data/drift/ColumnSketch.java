package io.shopkeeper.data.drift;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;

/**
 * The counts of one column: rows, nulls, and rows by bin. Sketches of parts of a table add up to
 * that of the table, whatever the parts.
 *
 * <p>The bins of numbers grow by 2 % each, as those of DDSketch (C. Masson, J. E. Rim and H. K.
 * Lee, 2019), so that no pass has to find their range first.
 */
final class ColumnSketch implements Serializable {
  private static final double LOG_GROWTH = Math.log(1.02);

  /** Bin of the smallest size that differs from zero, about 1e-9. */
  private static final int SMALLEST = 1 + (int) (9 * Math.log(10) / LOG_GROWTH);

  /** A column that has more values is not one of categories; the others are counted as one. */
  private static final int MOST_CATEGORIES = 10_000;

  private static final String OTHERS = "…";

  private final ColumnKind kind;
  private final Map<Object, Long> bins = new HashMap<>();
  private long nulls;
  private long rows;

  ColumnSketch(ColumnKind kind) {
    this.kind = kind;
  }

  /** A sketch that was written before. */
  static ColumnSketch read(ColumnKind kind, long rows, long nulls, Map<String, Long> bins) {
    ColumnSketch sketch = new ColumnSketch(kind);
    sketch.rows = rows;
    sketch.nulls = nulls;
    bins.forEach(
        (bin, count) ->
            sketch.bins.put(kind.ordered() ? (Object) Integer.valueOf(bin) : bin, count));
    return sketch;
  }

  /** Counts a value as {@link ColumnKind#counted} gives it; what is no number counts as null. */
  void add(Object value) {
    rows++;
    if (value == null || (value instanceof Double number && number.isNaN())) {
      nulls++;
    } else {
      count(kind.ordered() ? (Object) bin((Double) value) : value, 1);
    }
  }

  private void count(Object bin, long count) {
    boolean full = !kind.ordered() && bins.size() >= MOST_CATEGORIES && !bins.containsKey(bin);
    bins.merge(full ? OTHERS : bin, count, Long::sum);
  }

  /** The bin of a number: ascending with the number, 0 for zero. */
  static int bin(double number) {
    if (number == 0) {
      return 0;
    }
    double size = Math.min(Math.abs(number), Double.MAX_VALUE);
    int bin = Math.max(1, SMALLEST + (int) Math.floor(Math.log(size) / LOG_GROWTH));
    return number < 0 ? -bin : bin;
  }

  /** Adds the counts of another part of the same column. */
  ColumnSketch merge(ColumnSketch other) {
    rows += other.rows;
    nulls += other.nulls;
    other.bins.forEach(this::count);
    return this;
  }

  ColumnKind kind() {
    return kind;
  }

  long rows() {
    return rows;
  }

  long nulls() {
    return nulls;
  }

  /** The share of nulls; 0 without rows. */
  double nullShare() {
    return rows == 0 ? 0 : (double) nulls / rows;
  }

  Map<Object, Long> bins() {
    return bins;
  }
}
