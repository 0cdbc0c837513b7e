package io.shopkeeper.pretrained;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.digest.Sha256;
import io.shopkeeper.testkit.RealData;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordPiecesTest {
  private static final int MOST = 512;

  private static WordPieces of(String model) {
    return WordPieces.of(PretrainedModel.of(model).tokenizer());
  }

  @Test
  void cutsAsTheModelsOwnTokenizer() {
    for (String model : PretrainedModel.BUILT_IN) {
      WordPieces pieces = of(model);
      List<Golden> golden = Golden.of(model);
      assertEquals(6, golden.size());
      for (Golden one : golden) {
        assertArrayEquals(one.ids(), pieces.ids(one.text(), MOST), one.text());
      }
    }
  }

  /**
   * On every line of both files of real reviews, by both tokenizers; the sums are those of the
   * numbers that Hugging Face's tokenizers made of them.
   */
  @ParameterizedTest
  @CsvSource({
    "bge-small-zh-v15-q, b600d983dc04bd40bbdaedfe2f0acd03d3c365219c39a0f1bbd02c928f1cbae6",
    "bge-small-en-v15-q, 14ede8c36480d8c8001348dd7e316468020ca93046fc7694750a93c5a37efbfd",
  })
  void cutsAllRealReviewsAsTheModelsOwnTokenizer(String model, String expected) throws IOException {
    WordPieces pieces = of(model);
    Sha256 sum = new Sha256();
    for (String file : List.of("zh_online_shopping_10_cats", "en_womens_clothing_reviews")) {
      try (InputStream in =
          new GZIPInputStream(
              Files.newInputStream(RealData.require("reviews/" + file + ".csv.gz")))) {
        String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        for (String line : text.split("\n", -1)) {
          sum.add(
              Arrays.stream(pieces.ids(line, MOST))
                      .mapToObj(Integer::toString)
                      .collect(Collectors.joining(" "))
                  + "\n");
        }
      }
    }
    assertEquals(expected, sum.hex());
  }

  @Test
  void piecesKnowWhereTheyStand() {
    String text = " The Caf\u00E9's \u200Bunbelievability，很\uD83D\uDE00好 ";
    WordPieces.Cut cut = of("bge-small-en-v15-q").cut(text, MOST);
    List<String> places = new ArrayList<>();
    for (int i = 0; i < cut.ids().length; i++) {
      places.add(text.substring(cut.starts()[i], cut.ends()[i]));
    }
    assertEquals("", places.get(0));
    assertEquals(List.of("The", "Caf\u00E9", "'", "s"), places.subList(1, 5));
    String joined = String.join("", places);
    assertTrue(joined.endsWith("unbelievability，很\uD83D\uDE00好"), joined);
    assertEquals(text.length(), cut.starts()[places.size() - 1]);
    assertArrayEquals(cut.ids(), of("bge-small-en-v15-q").ids(text, MOST));
  }

  @Test
  void hostileTextsAreCutToo() {
    WordPieces pieces = of("bge-small-en-v15-q");
    assertArrayEquals(new int[] {101, 102}, pieces.ids("", MOST));
    assertArrayEquals(new int[] {101, 102}, pieces.ids(" \uDC00\uD83D\u200B\0", MOST));
    assertArrayEquals(new int[] {101, 100, 102}, pieces.ids("x".repeat(1 << 20), MOST));
    assertEquals(MOST, pieces.ids("x ".repeat(1 << 20), MOST).length);
    assertEquals(MOST, pieces.ids("e\u0301\u0327!".repeat(1 << 20), MOST).length);
    assertTrue(pieces.ids("[SEP] [CLS]", MOST).length > 4, "what looks like a mark is text");
    assertThrows(NullPointerException.class, () -> pieces.ids(null, MOST));
  }

  @Test
  void otherTokenizersAreRefused() {
    for (String json :
        List.of("", "{}", "{", "{\"model\": {\"type\": \"BPE\"}}", "null", "\u0000")) {
      assertThrows(
          IllegalArgumentException.class,
          () -> WordPieces.of(json.getBytes(StandardCharsets.UTF_8)),
          json);
    }
  }
}
