package io.shopkeeper.benchmark;

import io.shopkeeper.core.topk.FactorMatrix;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Synthetic data: item factors, histories with skewed popularity, and the user factors that ALS
 * solves from them. They are stored in files that peers read too: little-endian floats and ints
 * without headers, row-major.
 */
@SuppressWarnings("ArrayRecordComponent") // Data on its way to a kernel; never compared.
record Workload(FactorMatrix items, float[] users, int[] rowStart, int[] item) {
  static final double ALPHA = 10;
  static final double REGULARISATION = 0.1;

  /** Mean number of items in a history. */
  private static final int HISTORY = 46;

  /** The distribution of the norms of item vectors. */
  enum Lengths {
    /** Nearly equal norms, so that no item can be pruned by its norm. */
    ALIKE,
    /** Norms from 0.1 to 1, mostly small, as from ALS on skewed popularity. */
    SKEWED
  }

  int userCount() {
    return rowStart.length - 1;
  }

  /** The items, ascending, of each user in [from, to). */
  int[][] seen(int from, int to) {
    int[][] seen = new int[to - from][];
    Arrays.setAll(seen, u -> Arrays.copyOfRange(item, rowStart[from + u], rowStart[from + u + 1]));
    return seen;
  }

  static Workload random(int users, int items, int rank, Lengths lengths, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[items * rank];
    for (int i = 0; i < items; i++) {
      double u = random.nextDouble();
      double length = lengths == Lengths.ALIKE ? 1 : 0.1 + 0.9 * u * u;
      for (int f = 0; f < rank; f++) {
        values[i * rank + f] = (float) (length * gaussian(random) / Math.sqrt(rank));
      }
    }
    FactorMatrix factors = new FactorMatrix(items, rank, values);
    int[] rowStart = new int[users + 1];
    int[] item = new int[users * 2 * HISTORY];
    for (int u = 0; u < users; u++) {
      int n = Math.min(items, random.nextInt(HISTORY / 2, HISTORY * 3 / 2 + 1));
      int[] history =
          random
              .doubles(n, 0, 1)
              .mapToInt(x -> (int) (items * x * x * x))
              .distinct()
              .sorted()
              .toArray();
      System.arraycopy(history, 0, item, rowStart[u], history.length);
      rowStart[u + 1] = rowStart[u] + history.length;
    }
    item = Arrays.copyOf(item, rowStart[users]);
    float[] userFactors =
        ScoreExportBenchmark.userFactors(factors, rowStart, item, ALPHA, REGULARISATION);
    return new Workload(factors, userFactors, rowStart, item);
  }

  private static double gaussian(SplittableRandom random) {
    return Math.sqrt(-2 * Math.log(1 - random.nextDouble()))
        * Math.cos(2 * Math.PI * random.nextDouble());
  }

  void write(Path directory) throws IOException {
    Files.createDirectories(directory);
    write(directory.resolve("items.f32"), items.values());
    write(directory.resolve("users.f32"), users);
    write(directory.resolve("row_start.i32"), rowStart);
    write(directory.resolve("item.i32"), item);
    Files.writeString(
        directory.resolve("shape.txt"),
        userCount() + " " + items.rows() + " " + items.rank() + "\n");
  }

  static Workload read(Path directory) throws IOException {
    String[] shape = Files.readString(directory.resolve("shape.txt")).strip().split(" ", -1);
    int rows = Integer.parseInt(shape[1]);
    int rank = Integer.parseInt(shape[2]);
    return new Workload(
        new FactorMatrix(rows, rank, floats(directory.resolve("items.f32"))),
        floats(directory.resolve("users.f32")),
        ints(directory.resolve("row_start.i32")),
        ints(directory.resolve("item.i32")));
  }

  private static void write(Path file, float[] values) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    Files.write(file, bytes.array());
  }

  static void write(Path file, int[] values) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asIntBuffer().put(values);
    Files.write(file, bytes.array());
  }

  private static float[] floats(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    float[] values = new float[bytes.remaining() / 4];
    bytes.asFloatBuffer().get(values);
    return values;
  }

  static int[] ints(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    int[] values = new int[bytes.remaining() / 4];
    bytes.asIntBuffer().get(values);
    return values;
  }
}
