package io.shopkeeper.reader;

import io.shopkeeper.reader.MadeUpShop.Row;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Latency of look-ups in a table of a million rows: 10,000 customers with lists of 100, three
 * quarters of them with reasons, zstd, a catalogue of 20,000 items. Run with
 *
 * <pre>
 * mvn -q test -pl common/reader -am -Dtest=LookupBenchmark -Dsurefire.failIfNoSpecifiedTests=false
 * </pre>
 */
class LookupBenchmark {
  private static final int USERS = 10_000;
  private static final int LIST = 100;
  private static final int ITEMS = 20_000;
  private static final int LOOKUPS = 10_000;

  /** Prints percentiles of one thread's look-ups, for pages of several sizes. */
  @Test
  void printsPercentilesForPagesOfSeveralSizes() throws IOException {
    PrintStream out = System.out;
    for (int pageRows : new int[] {20_000, 5_000, 1_000, 500}) {
      Path root = Files.createTempDirectory("shopkeeper-lookup");
      try {
        List<String> users = write(root, pageRows);
        try (ShopReader reader = ShopReader.open(root.toString())) {
          for (ScoreTable.Detail detail : ScoreTable.Detail.values()) {
            ScoreTable table = reader.scores("recommendations", detail);
            measure(table, users, 2_000, "");
            long[] known = measure(table, users, LOOKUPS, "");
            long[] unknown = measure(table, users, LOOKUPS, "x");
            out.printf(
                "%6d rows a page, %-7s 20 of a list: p50 %s p99 %s; strangers: p50 %s p99 %s; table %.1f MB%n",
                pageRows,
                detail,
                millis(known, 0.5),
                millis(known, 0.99),
                millis(unknown, 0.5),
                millis(unknown, 0.99),
                bytes(root) / 1e6);
          }
        }
      } finally {
        delete(root);
      }
    }
  }

  private static List<String> write(Path root, int pageRows) throws IOException {
    MadeUpShop shop = new MadeUpShop(root);
    SplittableRandom random = new SplittableRandom(1);
    List<String> users =
        random
            .longs(USERS)
            .mapToObj(id -> "%016x-%05d".formatted(id, id >>> 50))
            .sorted()
            .distinct()
            .toList();
    List<Row> rows = new ArrayList<>();
    for (String user : users) {
      for (int rank = 1; rank <= LIST; rank++) {
        rows.add(
            new Row(user, "item-%06d".formatted(random.nextInt(ITEMS)), rank, random.nextFloat()));
      }
    }
    MadeUpShop.write(
        shop.version("recommendations", 1).resolve("user_item_scores/part-0.zstd.parquet"),
        rows,
        writer ->
            writer
                .withPageRowCountLimit(pageRows)
                .withBloomFilterNDV("user_id", USERS)
                .withBloomFilterEnabled("user_id", true));
    shop.manifest("recommendations", 1, "user_item_scores");
    shop.promote("recommendations", 1, 1);
    return users;
  }

  private static long[] measure(ScoreTable table, List<String> users, int times, String suffix)
      throws IOException {
    SplittableRandom random = new SplittableRandom(2);
    long[] nanos = new long[times];
    for (int i = 0; i < times; i++) {
      String user = users.get(random.nextInt(users.size())) + suffix;
      long started = System.nanoTime();
      int found = table.lookup(user, 20).items().size();
      nanos[i] = System.nanoTime() - started;
      if (found != (suffix.isEmpty() ? 20 : 0)) {
        throw new IllegalStateException(found + " items");
      }
    }
    Arrays.sort(nanos);
    return nanos;
  }

  private static String millis(long[] sorted, double quantile) {
    return "%.2f ms".formatted(sorted[(int) (quantile * sorted.length)] / 1e6);
  }

  private static long bytes(Path root) throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      return paths.filter(Files::isRegularFile).mapToLong(path -> path.toFile().length()).sum();
    }
  }

  private static void delete(Path root) throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
