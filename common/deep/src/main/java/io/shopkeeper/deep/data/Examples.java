package io.shopkeeper.deep.data;

import io.shopkeeper.core.JobException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * The examples of a table, each in a place that its content gives it: however Spark reads the
 * files, the same rows make the same batches. Executors read their own partitions; the driver
 * learns counts.
 *
 * @param <E> one example
 */
public final class Examples<E extends Serializable> implements AutoCloseable {
  /** The column of a row's hash in {@link #keyed}. */
  public static final String KEY = "_key";

  private static final String FILE = "_file";

  private final JavaRDD<Placed<E>> placed;
  private final JavaRDD<Keyed<E>> sorted;
  private final long[] bucketSizes;
  private final int longest;
  private final String fingerprint;
  private final List<String> files;
  private final Map<String, Long> rejected;

  /** An example or, where there is none, the reason. */
  private record Keyed<E extends Serializable>(
      long key, int bucket, int file, E example, String reason) implements Serializable {}

  private Examples(
      JavaRDD<Placed<E>> placed,
      JavaRDD<Keyed<E>> sorted,
      long[] bucketSizes,
      int longest,
      String fingerprint,
      List<String> files,
      Map<String, Long> rejected) {
    this.placed = placed;
    this.sorted = sorted;
    this.bucketSizes = bucketSizes;
    this.longest = longest;
    this.fingerprint = fingerprint;
    this.files = files;
    this.rejected = rejected;
  }

  /**
   * Decodes a table and gives each example its place. They stay in Spark's storage, on disk where
   * memory is short, until {@link #close}.
   *
   * @param table all of whose columns make the place of a row
   * @param format which rows are examples, and of what length
   * @param partitions in which they are kept; no result depends on it
   */
  public static <E extends Serializable> Examples<E> of(
      Dataset<Row> table, ExampleFormat<E> format, int partitions) {
    List<String> files = new ArrayList<>(List.of(table.inputFiles()));
    files.sort(null);
    Dataset<Row> keyed = keyed(table).withColumn(FILE, functions.input_file_name());
    JavaSparkContext spark = new JavaSparkContext(table.sparkSession().sparkContext());
    Broadcast<List<String>> names = spark.broadcast(files);
    JavaRDD<Keyed<E>> sorted =
        keyed
            .toJavaRDD()
            .mapPartitionsToPair(rows -> decode(rows, format, names.value()))
            .repartitionAndSortWithinPartitions(new ByHash(partitions))
            .values()
            .persist(StorageLevel.MEMORY_AND_DISK_SER());
    int buckets = format.lengthBounds().length + 1;
    List<Counts> counts =
        sorted
            .mapPartitions(examples -> List.of(Counts.of(examples, format, buckets)).iterator())
            .collect();
    long[] sizes = new long[buckets];
    long[][] first = new long[counts.size()][];
    long[] sums = new long[buckets];
    Map<String, Long> rejected = new TreeMap<>();
    for (int p = 0; p < first.length; p++) {
      first[p] = sizes.clone();
      for (int b = 0; b < buckets; b++) {
        sizes[b] += counts.get(p).sizes[b];
        sums[b] += counts.get(p).sums[b];
      }
      counts.get(p).rejected.forEach((reason, n) -> rejected.merge(reason, n, Long::sum));
    }
    JavaRDD<Placed<E>> placed =
        sorted.mapPartitionsWithIndex((p, examples) -> place(examples, first[p].clone()), true);
    int longest = counts.stream().mapToInt(count -> count.longest).max().orElse(0);
    return new Examples<>(placed, sorted, sizes, longest, fingerprint(sums), files, rejected);
  }

  /**
   * A table with the hash of each row, by which {@link #keys} finds its example, as {@link #KEY}.
   */
  public static Dataset<Row> keyed(Dataset<Row> table) {
    return table.withColumn(
        KEY,
        functions.xxhash64(
            Arrays.stream(table.columns())
                .map(name -> table.col("`" + name + "`"))
                .toArray(org.apache.spark.sql.Column[]::new)));
  }

  private static String fingerprint(long[] sums) {
    long fingerprint = 0;
    for (long sum : sums) {
      fingerprint = Permutation.mix(fingerprint + sum);
    }
    return "%016x".formatted(fingerprint);
  }

  private static <E extends Serializable> Iterator<Tuple2<Long, Keyed<E>>> decode(
      Iterator<Row> rows, ExampleFormat<E> format, List<String> files) {
    int[] bounds = format.lengthBounds();
    return new Iterator<>() {
      private String name = "";
      private int file = -1;

      @Override
      public boolean hasNext() {
        return rows.hasNext();
      }

      @Override
      public Tuple2<Long, Keyed<E>> next() {
        Row row = rows.next();
        long key = row.getLong(row.length() - 2);
        String source = row.getString(row.length() - 1);
        if (!source.equals(name)) {
          name = source;
          file = Math.max(-1, java.util.Collections.binarySearch(files, source));
        }
        try {
          E example = format.decode(row);
          int found = Arrays.binarySearch(bounds, format.length(example));
          int bucket = found >= 0 ? found : -found - 1;
          return new Tuple2<>(key, new Keyed<>(key, bucket, file, example, null));
        } catch (BadExample bad) {
          return new Tuple2<>(key, new Keyed<>(key, 0, file, null, bad.getMessage()));
        }
      }
    };
  }

  private static <E extends Serializable> Iterator<Placed<E>> place(
      Iterator<Keyed<E>> examples, long[] next) {
    List<Placed<E>> one = new ArrayList<>(1);
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        while (one.isEmpty() && examples.hasNext()) {
          Keyed<E> example = examples.next();
          if (example.reason() == null) {
            one.add(
                new Placed<>(
                    example.bucket(), next[example.bucket()]++, example.file(), example.example()));
          }
        }
        return !one.isEmpty();
      }

      @Override
      public Placed<E> next() {
        if (!hasNext()) {
          throw new java.util.NoSuchElementException();
        }
        return one.remove(0);
      }
    };
  }

  private static final class Counts implements Serializable {
    private static final long serialVersionUID = 1L;
    private final long[] sizes;

    /** Of the mixed keys of a bucket: whatever their order, other examples have another one. */
    private final long[] sums;

    private final int longest;
    private final Map<String, Long> rejected;

    Counts(long[] sizes, long[] sums, int longest, Map<String, Long> rejected) {
      this.sizes = sizes;
      this.sums = sums;
      this.longest = longest;
      this.rejected = rejected;
    }

    static <E extends Serializable> Counts of(
        Iterator<Keyed<E>> examples, ExampleFormat<E> format, int buckets) {
      int longest = 0;
      long[] sizes = new long[buckets];
      long[] sums = new long[buckets];
      Map<String, Long> rejected = new HashMap<>();
      while (examples.hasNext()) {
        Keyed<E> example = examples.next();
        if (example.reason() == null) {
          longest = Math.max(longest, format.length(example.example()));
          sizes[example.bucket()]++;
          sums[example.bucket()] += Permutation.mix(example.key());
        } else {
          rejected.merge(example.reason(), 1L, Long::sum);
        }
      }
      return new Counts(sizes, sums, longest, rejected);
    }
  }

  /** Cuts the uniform 64-bit hashes into equal ranges, so that partitions are in order of hash. */
  private static final class ByHash extends Partitioner {
    private static final long serialVersionUID = 1L;
    private final int partitions;

    ByHash(int partitions) {
      this.partitions = partitions;
    }

    @Override
    public int numPartitions() {
      return partitions;
    }

    @Override
    public int getPartition(Object key) {
      long fromZero = (Long) key ^ Long.MIN_VALUE;
      return (int) Math.multiplyHigh(fromZero >>> 1, 2L * partitions);
    }
  }

  /** The number of examples. */
  public long count() {
    return Arrays.stream(bucketSizes).sum();
  }

  /** The number of examples in each bucket of lengths, by bucket. */
  public long[] bucketSizes() {
    return bucketSizes.clone();
  }

  /** The length of the longest example, as the format counts it; 0 without an example. */
  public int longest() {
    return longest;
  }

  /** A short text that is the same for the same rows, whatever their order. */
  public String fingerprint() {
    return fingerprint;
  }

  /** The number of rows that are not examples, by reason. */
  public Map<String, Long> rejected() {
    return rejected;
  }

  /**
   * The name of the file that an example came from.
   *
   * @param index as {@link Placed#file} holds it
   */
  public String file(int index) {
    return index < 0 ? "(no file)" : files.get(index);
  }

  /**
   * The hash of each example's row, in the order of {@link #all}: by it the same row is found in
   * the examples that another format makes of a table. Eight bytes each come to the driver.
   */
  public long[] keys() {
    return sorted.filter(example -> example.reason() == null).map(Keyed::key).collect().stream()
        .mapToLong(Long::longValue)
        .toArray();
  }

  /** All examples, in the order of their rows' hashes. */
  public JavaRDD<Placed<E>> all() {
    return placed;
  }

  /** So many of {@link #all}, or all where there are fewer. */
  public List<E> first(int most) {
    return placed.take(most).stream().map(Placed::example).toList();
  }

  /**
   * Refuses to go on without an example.
   *
   * @param what the examples are called in the message
   * @throws JobException 65 naming what was read and what was wrong with it
   */
  public Examples<E> required(String what) {
    if (count() == 0) {
      throw JobException.badInput(
          rejected.isEmpty()
              ? what + ": there is no row; nothing can be learned from it"
              : "%s: none of its %d rows is an example: %s"
                  .formatted(
                      what, rejected.values().stream().mapToLong(Long::longValue).sum(), rejected));
    }
    return this;
  }

  /**
   * Deals the examples of one epoch: partition r · workers + w holds what worker w trains in round
   * r, by position and in that order. The shuffle files are written once and read round by round.
   */
  public JavaPairRDD<Long, Placed<E>> epoch(EpochPlan plan) {
    return placed
        .mapToPair(
            example -> new Tuple2<>(plan.position(example.bucket(), example.index()), example))
        .repartitionAndSortWithinPartitions(new ByPlan(plan));
  }

  private static final class ByPlan extends Partitioner {
    private static final long serialVersionUID = 1L;
    private final EpochPlan plan;

    ByPlan(EpochPlan plan) {
      this.plan = plan;
    }

    @Override
    public int numPartitions() {
      return plan.partitions();
    }

    @Override
    public int getPartition(Object key) {
      return plan.partition((Long) key);
    }
  }

  @Override
  public void close() {
    sorted.unpersist(false);
  }
}
