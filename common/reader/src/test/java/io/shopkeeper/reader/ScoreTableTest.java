package io.shopkeeper.reader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.pseudonym.Pseudonyms;
import io.shopkeeper.reader.MadeUpShop.Row;
import io.shopkeeper.reader.Recommendations.Origin;
import io.shopkeeper.testkit.ForAll;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoreTableTest {
  @TempDir Path root;

  private static List<Row> list(String user, int items) {
    return IntStream.rangeClosed(1, items)
        .mapToObj(rank -> new Row(user, user + "-item-" + rank, rank, 1f / rank))
        .toList();
  }

  private static List<Row> sorted(List<Row> rows) {
    List<Row> copy = new ArrayList<>(rows);
    copy.sort(
        Comparator.comparing(Row::user, ScoreTableTest::compareUtf8).thenComparingInt(Row::rank));
    return copy;
  }

  private static int compareUtf8(String a, String b) {
    return java.util.Arrays.compareUnsigned(
        a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void findsTheRowsThatASlowSearchFindsWhateverTheFilesLookLike() {
    ForAll.seeds(
        30,
        random -> {
          Path shopRoot = Files.createTempDirectory(root, "shop");
          MadeUpShop shop = new MadeUpShop(shopRoot);
          List<Row> rows = new ArrayList<>();
          int users = random.nextInt(1, 15);
          for (int user = 0; user < users; user++) {
            rows.addAll(list(name(random, user), random.nextInt(1, 25)));
          }
          rows = rows.stream().distinct().toList();
          List<Row> laidOut = layout(random, rows);
          Path scores = shop.version("recommendations", 1).resolve("user_item_scores");
          int files = random.nextInt(1, 4);
          int pageRows = random.nextInt(1, 50);
          long rowGroup = random.nextInt(500, 20_000);
          boolean dictionary = random.nextBoolean();
          boolean bloom = random.nextBoolean();
          for (int file = 0; file < files; file++) {
            // Where files meet, a user's rows may lie in both.
            MadeUpShop.write(
                scores.resolve("part-%05d.zstd.parquet".formatted(file)),
                laidOut.subList(laidOut.size() * file / files, laidOut.size() * (file + 1) / files),
                writer ->
                    writer
                        .withPageRowCountLimit(pageRows)
                        .withRowGroupSize(rowGroup)
                        .withMinRowCountForPageSizeCheck(1)
                        .withDictionaryEncoding(dictionary)
                        .withBloomFilterEnabled("user_id", bloom));
          }
          shop.manifest("recommendations", 1, "user_item_scores");
          shop.promote("recommendations", 1, 1);
          try (ShopReader reader = ShopReader.open(shopRoot.toString())) {
            ScoreTable table = reader.scores("recommendations");
            for (String user : rows.stream().map(Row::user).distinct().toList()) {
              int limit = random.nextBoolean() ? Integer.MAX_VALUE : random.nextInt(1, 50);
              assertEquals(
                  MadeUpShop.expected(rows, user, limit), table.lookup(user, limit).items(), user);
              String unknown = user + "?";
              assertEquals(Origin.NONE, table.lookup(unknown, limit).origin());
            }
          }
        });
  }

  /** Sorted as rank writes it, or in no order: the sorting makes it fast, not right. */
  private static List<Row> layout(SplittableRandom random, List<Row> rows) {
    List<Row> laidOut = sorted(rows);
    if (random.nextInt(3) == 0) {
      Collections.shuffle(laidOut, new Random(random.nextLong()));
    }
    return laidOut;
  }

  private static String name(SplittableRandom random, int user) {
    return switch (random.nextInt(4)) {
      case 0 -> "顾客" + user;
      case 1 -> "😀" + user;
      case 2 -> "U_-" + user;
      default -> "u" + user;
    };
  }

  @Test
  void returnsRanksInOrderWithReasonsAndOnlyAsManyAsAsked() throws IOException {
    new MadeUpShop(root).release("recommendations", 1, list("anna", 30));
    try (ShopReader reader = ShopReader.open(root.toUri().toString())) {
      Recommendations found = reader.scores("recommendations").lookup("anna", 5);
      assertEquals(Origin.PERSONAL, found.origin());
      assertEquals(1, found.release());
      assertEquals(
          List.of("anna-item-1", "anna-item-2", "anna-item-3", "anna-item-4", "anna-item-5"),
          found.itemIds());
      assertEquals(
          List.of(
              new Reason("anna-item-2-because-0", 0.25f),
              new Reason("anna-item-2-because-1", 1f / 6)),
          found.items().get(1).reasons());
      RecommendedItem lean =
          reader
              .scores("recommendations", ScoreTable.Detail.ITEMS)
              .lookup("anna", 2)
              .items()
              .get(1);
      assertEquals(List.of(), lean.reasons());
      assertEquals(0.5f, lean.score());
    }
  }

  @Test
  void givesPopularItemsToACustomerThatTheReleaseDoesNotKnow() throws IOException {
    MadeUpShop shop = new MadeUpShop(root);
    shop.release("recommendations", 1, list("anna", 3));
    MadeUpShop.write(
        shop.version("recommendations", 1).resolve("popular_items/part-0.parquet"),
        list(null, 50),
        writer -> writer);
    shop.manifest("recommendations", 1, "user_item_scores", "popular_items");
    try (ShopReader reader = ShopReader.open(root.toString())) {
      Recommendations found = reader.scores("recommendations").lookup("nobody", 4);
      assertEquals(Origin.POPULAR, found.origin());
      assertEquals(
          List.of("null-item-1", "null-item-2", "null-item-3", "null-item-4"), found.itemIds());
      assertEquals(Origin.PERSONAL, reader.scores("recommendations").lookup("anna").origin());
    }
  }

  @Test
  void takesAnEmptyReleaseAndOddKeysCalmly() throws IOException {
    MadeUpShop shop = new MadeUpShop(root);
    shop.release("recommendations", 1, List.of());
    shop.release("nothing-written", 1, list("anna", 1));
    Files.delete(shop.version("nothing-written", 1).resolve("user_item_scores/part-0.parquet"));
    try (ShopReader reader = ShopReader.open(root.toString())) {
      for (String domain : List.of("recommendations", "nothing-written")) {
        for (String key : List.of("", "\0", "../x", "a".repeat(1 << 20), "*", "' or 1=1")) {
          assertEquals(Origin.NONE, reader.scores(domain).lookup(key).origin());
        }
      }
      assertThrows(
          IllegalArgumentException.class, () -> reader.scores("recommendations").lookup("u", 0));
    }
  }

  @Test
  void answersBeforeTheFirstReleaseAndPicksItUp() throws IOException {
    try (ShopReader reader = ShopReader.open(root.toString())) {
      ScoreTable table = reader.scores("recommendations");
      assertEquals(new Recommendations(0, Origin.NONE, List.of()), table.lookup("anna"));
      assertFalse(reader.refresh());
      new MadeUpShop(root).release("recommendations", 1, list("anna", 2));
      assertTrue(reader.refresh());
      assertEquals(1, table.lookup("anna").release());
    }
  }

  @Test
  void readsAHugeListWithoutHoldingMoreThanWasAskedFor() throws IOException {
    List<Row> rows = new ArrayList<>(list("a", 3));
    rows.addAll(list("huge", 50_000));
    rows.addAll(list("z", 3));
    Path scores = new MadeUpShop(root).version("recommendations", 1).resolve("user_item_scores");
    MadeUpShop.write(scores.resolve("part-0.parquet"), rows, writer -> writer);
    new MadeUpShop(root).manifest("recommendations", 1, "user_item_scores");
    new MadeUpShop(root).promote("recommendations", 1, 1);
    try (ShopReader reader = ShopReader.open(root.toString())) {
      ScoreTable table = reader.scores("recommendations");
      assertEquals(100, table.lookup("huge", 100).items().size());
      assertEquals(50_000, table.lookup("huge").items().size());
      assertEquals(3, table.lookup("z").items().size());
    }
  }

  @Test
  void looksUpACustomerByTheShopsOwnId() throws IOException {
    byte[] key = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    Pseudonyms pseudonyms = new Pseudonyms(key);
    new MadeUpShop(root)
        .release("recommendations", 1, list(pseudonyms.of(Pseudonyms.Kind.USER, "客户 42"), 2));
    Files.writeString(root.resolve("_pseudonym-key"), pseudonyms.fingerprint() + "\n");
    try (ShopReader reader = ShopReader.open(root.toString())) {
      assertEquals(
          2,
          reader
              .scores("recommendations")
              .lookupCustomer(reader.pseudonyms(key), "客户 42", 20)
              .items()
              .size());
      assertThrows(
          IllegalArgumentException.class,
          () -> reader.pseudonyms("another key 0123456789".getBytes(StandardCharsets.US_ASCII)));
    }
  }

  @Test
  void finishesLookUpsWhileReleasesChangeAndOldOnesGo() throws Exception {
    MadeUpShop shop = new MadeUpShop(root);
    int users = 50;
    shop.release("recommendations", 1, release(users, 1));
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try (ShopReader reader = ShopReader.open(root.toString())) {
      ScoreTable table = reader.scores("recommendations");
      List<Callable<Void>> work = new ArrayList<>();
      for (int thread = 0; thread < 8; thread++) {
        int seed = thread;
        work.add(
            () -> {
              SplittableRandom random = new SplittableRandom(seed);
              for (int i = 0; i < 300; i++) {
                String user = "u%03d".formatted(random.nextInt(users));
                Recommendations found = table.lookup(user, 10);
                // All of a list is from one release.
                assertEquals(
                    IntStream.rangeClosed(1, 10)
                        .mapToObj(rank -> user + "-r" + found.release() + "-" + rank)
                        .toList(),
                    found.itemIds());
              }
              return null;
            });
      }
      List<Future<Void>> running = work.stream().map(threads::submit).toList();
      for (int version = 2; version <= 6; version++) {
        shop.release("recommendations", version, release(users, version));
        // Retention before this reader has refreshed.
        delete(shop.version("recommendations", version - 1));
        reader.refresh();
      }
      for (Future<Void> done : running) {
        done.get();
      }
      assertEquals(6, table.lookup("u000").release());
    } finally {
      threads.shutdownNow();
    }
  }

  private static List<Row> release(int users, int version) {
    return IntStream.range(0, users)
        .boxed()
        .flatMap(
            user ->
                IntStream.rangeClosed(1, 20)
                    .mapToObj(
                        rank -> {
                          String name = "u%03d".formatted(user);
                          return new Row(name, name + "-r" + version + "-" + rank, rank, 1f / rank);
                        }))
        .toList();
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  @Test
  void namesAFileThatIsNoParquet() throws IOException {
    MadeUpShop shop = new MadeUpShop(root);
    shop.release("recommendations", 1, list("anna", 1));
    Files.writeString(
        shop.version("recommendations", 1).resolve("user_item_scores/part-9.parquet"), "no");
    try (ShopReader reader = ShopReader.open(root.toString())) {
      IOException failure = assertThrows(IOException.class, () -> reader.scores("recommendations"));
      assertTrue(failure.getMessage().contains("part-9.parquet"), failure.getMessage());
    }
  }
}
