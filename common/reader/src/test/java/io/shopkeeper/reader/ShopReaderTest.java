package io.shopkeeper.reader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.live.Purpose;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShopReaderTest {
  @TempDir Path root;
  private MadeUpShop shop;
  private ShopReader reader;

  @BeforeEach
  void open() throws IOException {
    shop = new MadeUpShop(root);
    reader = ShopReader.open(root.toString());
  }

  private Optional<Long> live() throws IOException {
    return reader.live("recommendations").map(LiveVersion::number);
  }

  @Test
  void theHighestAliasWinsAlsoWhenItPointsBack() throws IOException {
    for (int version = 1; version <= 12; version++) {
      shop.manifest("recommendations", version);
    }
    shop.promote("recommendations", 9, 9);
    shop.promote("recommendations", 10, 12);
    assertEquals(Optional.of(12L), live());
    shop.promote("recommendations", 10_000_000, 9);
    assertEquals(Optional.of(9L), live());
  }

  @Test
  void saysWhatAVersionIs() throws IOException {
    shop.manifest("recommendations", 3, "user_item_scores", "popular_items");
    shop.promote("recommendations", 1, 3);
    LiveVersion live = reader.live("recommendations").orElseThrow();
    assertEquals("rank-2026-03-31-3", live.runId());
    assertEquals("2026-03-31", live.asOf());
    assertEquals(Map.of("user_item_scores", -1L, "popular_items", -1L), live.outputs());
    assertEquals(Map.of("ndcg@20", 0.25, "als/recall.20", 0.5), live.metrics());
    assertTrue(live.output("popular_items").toString().endsWith("versions/0000003/popular_items"));
  }

  @Test
  void nothingIsLiveWithoutAnAlias() throws IOException {
    assertEquals(Optional.empty(), live());
    shop.manifest("recommendations", 1);
    assertEquals(Optional.empty(), live());
    Files.createDirectories(root.resolve("releases/recommendations/aliases/production"));
    assertEquals(Optional.empty(), live());
  }

  @Test
  void aVersionWithoutAManifestIsNotLive() throws IOException {
    Files.createDirectories(shop.version("recommendations", 1).resolve("user_item_scores"));
    shop.promote("recommendations", 1, 1);
    assertEquals(Optional.empty(), live());
  }

  @Test
  void whatIsNoAliasIsPassedOver() throws IOException {
    shop.manifest("recommendations", 1);
    shop.promote("recommendations", 1, 1);
    Path history = shop.alias("recommendations", 1).getParent();
    Files.createDirectories(history.resolve("0000009"));
    Files.createDirectories(history.resolve("tmp"));
    Files.createDirectories(history.resolve("99999999999999999999999"));
    Files.writeString(history.resolve(".DS_Store"), "");
    assertEquals(Optional.of(1L), live());
  }

  @Test
  void aDamagedManifestIsNamed() throws IOException {
    shop.manifest("recommendations", 1);
    shop.promote("recommendations", 1, 1);
    Path manifest = shop.version("recommendations", 1).resolve("manifest.json");
    for (String content : List.of("", "{", "{}", "{\"outputs\": 3, \"runId\": \"x\"}", "null")) {
      Files.writeString(manifest, content);
      IOException failure = assertThrows(IOException.class, this::live, content);
      assertTrue(failure.getMessage().contains("manifest.json is damaged"), failure.getMessage());
    }
    Files.writeString(
        shop.alias("recommendations", 1).resolve("alias.json"), "{\"version\":\"x\"}");
    assertTrue(assertThrows(IOException.class, this::live).getMessage().contains("is damaged"));
  }

  @Test
  void namesCannotLeaveTheRoot() {
    for (String name :
        List.of("", ".", "..", "../x", "a/b", "/etc", "a\\b", "*", "a b", "a\0b", "{a,b}")) {
      assertThrows(IllegalArgumentException.class, () -> reader.live(name), name);
      assertThrows(
          IllegalArgumentException.class, () -> reader.accepted(Purpose.RECOMMENDER, name), name);
      assertThrows(
          IllegalArgumentException.class, () -> reader.serving(new Purpose(name, List.of())), name);
      assertThrows(IllegalArgumentException.class, () -> reader.scores(name), name);
    }
  }

  private Optional<String> serving() throws IOException {
    return reader.serving(Purpose.RECOMMENDER).map(v -> v.name() + " " + v.number());
  }

  private Optional<Long> accepted(String artifact) throws IOException {
    return reader.accepted(Purpose.RECOMMENDER, artifact).map(LiveVersion::number);
  }

  @Test
  void modelsAreFoundByThePurposeThatTheyServe() throws IOException {
    assertEquals(Optional.empty(), serving());
    shop.manifest("artifacts/als", 4, "model");
    shop.manifest("artifacts/ncf", 1, "model");
    shop.slot("recommender", 1, "als", 4, "TAKE");
    shop.slot("recommender", 2, "ncf", 1, "TAKE");
    assertEquals(Optional.of("ncf 1"), serving());
    assertEquals(Optional.of(4L), accepted("als"));
    shop.slot("recommender", 3, "als", 4, "ROLLBACK");
    assertEquals(Optional.of("als 4"), serving());
    assertEquals(Optional.empty(), accepted("ncf"), "it was rolled back");
    assertEquals(Optional.empty(), reader.live("als"));
    assertEquals(Optional.empty(), reader.serving(new Purpose("next-item", List.of())));
  }

  @Test
  void aliasesOfModelsCountFromBeforeThereWereSlots() throws IOException {
    shop.manifest("artifacts/als", 4, "model");
    shop.manifest("artifacts/als", 5, "model");
    shop.promote("artifacts/als", 1, 4);
    assertEquals(Optional.of("als 4"), serving());
    assertEquals(Optional.of(4L), accepted("als"));
    shop.slot("recommender", 1, "als", 5, "TAKE");
    assertEquals(Optional.of("als 5"), serving());
    shop.slot("recommender", 2, "als", 4, "ROLLBACK");
    assertEquals(Optional.of("als 4"), serving());
  }
}
