package io.shopkeeper.pretrained;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TextEncoderTest {
  /** Processors with other instructions for 8 bits round a little differently. */
  private static final double SAME = .99;

  private static TextEncoder encoder(String model) {
    return TextEncoder.of(PretrainedModel.of(model));
  }

  private static double cosine(float[] a, float[] b) {
    double dot = 0;
    double left = 0;
    double right = 0;
    for (int i = 0; i < a.length; i++) {
      dot += (double) a[i] * b[i];
      left += (double) a[i] * a[i];
      right += (double) b[i] * b[i];
    }
    return dot / Math.sqrt(left * right);
  }

  @Test
  void vectorsAreThoseOfAnotherRuntime() {
    for (String model : PretrainedModel.BUILT_IN) {
      TextEncoder encoder = encoder(model);
      for (Golden golden : Golden.of(model)) {
        float[] vector = encoder.vector(golden.text());
        assertEquals(encoder.dimension(), vector.length);
        double length =
            Math.sqrt(
                IntStream.range(0, vector.length).mapToDouble(i -> vector[i] * vector[i]).sum());
        assertEquals(1, length, 1e-5);
        assertTrue(cosine(golden.vector(), vector) >= SAME, golden.text());
      }
    }
  }

  @Test
  void likeTextsHaveLikeVectors() {
    TextEncoder chinese = encoder("bge-small-zh-v15-q");
    float[] one = chinese.vector("物流很快，第二天就到了");
    assertTrue(
        cosine(one, chinese.vector("发货速度快，很快就收到了"))
            > .1 + cosine(one, chinese.vector("面料扎人，尺码偏小")));
    TextEncoder english = encoder("bge-small-en-v15-q");
    float[] other = english.vector("the battery dies within hours");
    assertTrue(
        cosine(other, english.vector("it does not hold a charge"))
            > .1 + cosine(other, english.vector("I love the colour of this dress")));
  }

  /** A text's vector depends on neither threads nor what else is encoded. */
  @Test
  void manyThreadsShareASession() {
    TextEncoder encoder = encoder("bge-small-zh-v15-q");
    assertSame(encoder, encoder("bge-small-zh-v15-q"));
    List<String> texts =
        IntStream.range(0, 24).mapToObj(i -> "质量很好".repeat(1 + i % 5) + i % 8).toList();
    List<float[]> alone = texts.stream().map(encoder::vector).toList();
    List<float[]> together = texts.parallelStream().map(encoder::vector).toList();
    for (int i = 0; i < texts.size(); i++) {
      assertArrayEquals(alone.get(i), together.get(i));
    }
  }

  @Test
  void tokensHaveVectorsOfTheirOwn() {
    TextEncoder encoder = encoder("bge-small-en-v15-q");
    float[][] tokens = encoder.tokens("not good");
    assertEquals(4, tokens.length);
    assertTrue(cosine(tokens[0], encoder.vector("not good")) > .9999, "the first mark's");
    assertEquals(512, encoder.tokens("good ".repeat(600)).length);
    EncodedText read = encoder.read("not good");
    assertArrayEquals(tokens[2], read.vectors()[2]);
    assertArrayEquals(new int[] {0, 0, 4, 8}, read.starts());
    assertArrayEquals(new int[] {0, 3, 8, 8}, read.ends());
  }

  @Test
  void nothingIsATextAndNullIsNone() {
    TextEncoder encoder = encoder("bge-small-en-v15-q");
    assertEquals(384, encoder.vector("").length);
    assertEquals(384, encoder.vector("\uD83D\0").length);
    assertThrows(NullPointerException.class, () -> encoder.vector(null));
  }
}
