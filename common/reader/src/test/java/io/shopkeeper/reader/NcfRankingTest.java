package io.shopkeeper.reader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.reader.NcfRanking.Scored;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads the artifact that the jobs' own writer left, and the scores that their model gave. */
class NcfRankingTest {
  /** Of the module that writes the artifact: a reader without Spark cannot write one. */
  private static final Path GOLDEN = Path.of("../ranking/src/test/resources/golden");

  /** Other CPUs round differently. */
  private static final float TOLERANCE = 1e-5f;

  @TempDir Path root;

  private static NcfRanking golden() throws IOException {
    try (ShopReader reader = ShopReader.open(GOLDEN.toString())) {
      return reader.ncf().orElseThrow();
    }
  }

  /** Item and score, by customer. */
  private static Map<String, Map<String, Float>> expected() throws IOException {
    Map<String, Map<String, Float>> expected = new TreeMap<>();
    for (String line : Files.readAllLines(GOLDEN.resolve("ncf-scores.txt"))) {
      String[] words = line.split(" ", 3);
      expected
          .computeIfAbsent(words[0], user -> new TreeMap<>())
          .put(words[1], Float.parseFloat(words[2]));
    }
    return expected;
  }

  @Test
  void scoresAsTheModelThatWasWritten() throws IOException {
    NcfRanking ranking = golden();
    assertEquals(1, ranking.version().number());
    Map<String, Map<String, Float>> expected = expected();
    assertEquals(3, expected.size());
    expected.forEach(
        (user, scores) -> {
          List<String> order =
              scores.entrySet().stream()
                  .sorted(Map.Entry.<String, Float>comparingByValue().reversed())
                  .map(Map.Entry::getKey)
                  .toList();
          List<Scored> list = ranking.top(user, 10, List.of());
          assertEquals(order, list.stream().map(Scored::itemId).toList());
          for (Scored item : list) {
            float score = scores.get(item.itemId());
            assertEquals(score, item.score(), TOLERANCE);
            assertEquals(score, ranking.score(user, item.itemId()).orElseThrow(), TOLERANCE);
          }
          List<Scored> rest = ranking.top(user, 2, List.of(order.get(0), "unheard of"));
          assertEquals(order.subList(1, 3), rest.stream().map(Scored::itemId).toList());
        });
  }

  @Test
  void knowsNothingOfStrangers() throws IOException {
    NcfRanking ranking = golden();
    assertEquals(List.of(), ranking.top("unheard of", 10, List.of()));
    assertEquals(OptionalDouble.empty(), ranking.score("unheard of", "a"));
    assertEquals(OptionalDouble.empty(), ranking.score("u1", "unheard of"));
    try (ShopReader reader = ShopReader.open(root.toString())) {
      assertEquals(Optional.empty(), reader.ncf());
    }
  }

  @Test
  void aDamagedNetworkIsNamed() throws IOException {
    copy(GOLDEN, root);
    Path layers = root.resolve("artifacts/ncf/versions/0000001/layers");
    try (Stream<Path> files = Files.list(layers)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    try (ShopReader reader = ShopReader.open(root.toString())) {
      IOException failure = assertThrows(IOException.class, reader::ncf);
      assertTrue(
          failure.getMessage().contains("0000001 holds no whole network"), failure.getMessage());
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        Files.createDirectories(target.getParent());
        Files.copy(file, target);
      }
    }
  }
}
