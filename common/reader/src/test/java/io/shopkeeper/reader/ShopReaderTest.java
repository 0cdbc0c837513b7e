package io.shopkeeper.reader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
    assertEquals(Map.of("user_item_scores", 7L, "popular_items", 7L), live.outputs());
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
      assertThrows(IllegalArgumentException.class, () -> reader.model(name), name);
      assertThrows(IllegalArgumentException.class, () -> reader.scores(name), name);
    }
  }

  @Test
  void modelsAreFoundAmongTheArtifacts() throws IOException {
    shop.manifest("artifacts/als", 4, "model");
    shop.promote("artifacts/als", 1, 4);
    assertEquals(4, reader.model("als").orElseThrow().number());
    assertEquals(Optional.empty(), reader.live("als"));
  }
}
