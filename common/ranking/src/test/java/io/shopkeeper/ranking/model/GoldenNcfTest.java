package io.shopkeeper.ranking.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.shopkeeper.core.als.Feedback;
import io.shopkeeper.core.live.Purpose;
import io.shopkeeper.core.ncf.Dense;
import io.shopkeeper.core.ncf.NcfNetwork;
import io.shopkeeper.core.ncf.Tower;
import io.shopkeeper.core.topk.FactorMatrix;
import io.shopkeeper.learning.contest.Codec;
import io.shopkeeper.learning.contest.State;
import io.shopkeeper.learning.split.Days;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.ranking.TestShop;
import io.shopkeeper.ranking.history.InteractionSettings;
import io.shopkeeper.ranking.history.Interactions;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * An artifact {@code ncf} that an earlier Shopkeeper wrote: every later one scores alike with it.
 */
class GoldenNcfTest {
  private static final String SCORES = "ncf-scores.txt";

  /** Other CPUs round differently. */
  private static final float TOLERANCE = 1e-5f;

  private int drawn;

  private float[] waves(int n) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) Math.sin(drawn++);
    }
    return values;
  }

  private Tower tower(int rows) {
    return new Tower(
        new FactorMatrix(rows, 2, waves(rows * 2)), new FactorMatrix(rows, 3, waves(rows * 3)));
  }

  private static Interactions shop(String[] customers, String[] items) {
    TestShop shop = new TestShop();
    for (String customer : customers) {
      for (String item : items) {
        shop.view(customer, item, 1);
      }
    }
    return Interactions.of(
        shop.events(),
        new InteractionSettings(TestShop.WEIGHTS, 0, 3, 0, "", 1000, 14),
        TestShop.SEEN,
        Feedback.IMPLICIT,
        Days.all(TestShop.AS_OF));
  }

  /** Scores by the ids of customer and item. */
  private static Map<String, Float> scores(NcfModel model, Interactions data) {
    Map<Integer, String> customers = new TreeMap<>();
    for (Row row : data.customers().select("user", "user_id").collectAsList()) {
      customers.put(row.getInt(0), row.getString(1));
    }
    Map<String, Float> scores = new TreeMap<>();
    for (int user = 0; user < model.userOf().length; user++) {
      for (int item = 0; item < model.itemOf().length; item++) {
        scores.put(
            customers.get(model.userOf()[user]) + " " + data.items().name(model.itemOf()[item]),
            model.network().score(user, item));
      }
    }
    return scores;
  }

  private static Path golden() throws URISyntaxException {
    return Path.of(Objects.requireNonNull(GoldenNcfTest.class.getResource("/golden")).toURI());
  }

  /** Read into a dictionary in which everything has another number, and the item c is gone. */
  @Test
  void readsWhatAnEarlierShopkeeperWrote() throws Exception {
    Map<String, Float> expected = new TreeMap<>();
    for (String line : Files.readAllLines(golden().resolve(SCORES), StandardCharsets.UTF_8)) {
      String[] words = line.split(" ", 3);
      if (!words[1].equals("c")) {
        expected.put(words[0] + " " + words[1], Float.parseFloat(words[2]));
      }
    }
    assertEquals(9, expected.size());
    Version version = TestShop.artifacts(golden()).version("ncf", 1).orElseThrow();
    try (Interactions data =
        shop(new String[] {"another", "u1", "u2", "u3"}, new String[] {"0", "a", "b", "bb", "d"})) {
      NcfModel model = new ModelCodecs(data).ncf().read(version, State.SERVING);
      assertArrayEquals(new int[] {1, 2, 4}, model.itemOf());
      Map<String, Float> scores = scores(model, data);
      assertEquals(expected.keySet(), scores.keySet());
      expected.forEach((pair, score) -> assertEquals(score, scores.get(pair), TOLERANCE, pair));
    }
  }

  /** Writes the golden files into that folder: only where their format changes on purpose. */
  @Test
  @EnabledIfSystemProperty(named = "shopkeeper.golden", matches = ".+")
  void writeGolden() throws IOException {
    Path folder = Path.of(System.getProperty("shopkeeper.golden"));
    NcfNetwork network =
        new NcfNetwork(
            tower(3),
            tower(4),
            List.of(new Dense(4, 3, waves(12), waves(3)), new Dense(3, 2, waves(6), waves(2))),
            new Dense(5, 1, waves(5), waves(1)));
    try (Interactions data =
        shop(new String[] {"u1", "u2", "u3"}, new String[] {"a", "b", "c", "d"})) {
      NcfModel model = new NcfModel(network, new int[] {0, 1, 2}, new int[] {0, 1, 2, 3});
      Codec<NcfModel> codec = new ModelCodecs(data).ncf();
      Version version =
          TestShop.artifacts(folder)
              .commitOnce(
                  "ncf",
                  "golden",
                  staging -> {
                    codec.write(staging, State.SERVING, model);
                    return TestShop.manifest("ncf-train", codec.labels(model));
                  });
      TestShop.slots(folder).take(Purpose.RECOMMENDER, version, "golden", "golden");
      StringBuilder lines = new StringBuilder();
      scores(model, data)
          .forEach((pair, score) -> lines.append(pair).append(' ').append(score).append('\n'));
      Files.writeString(folder.resolve(SCORES), lines);
    }
  }
}
