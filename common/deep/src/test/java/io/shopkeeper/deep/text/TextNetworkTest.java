package io.shopkeeper.deep.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.deep.network.BatchArrays;
import io.shopkeeper.deep.network.FlatParameters;
import io.shopkeeper.deep.network.Network;
import io.shopkeeper.deep.network.Weights;
import io.shopkeeper.text.Vocabulary;
import io.shopkeeper.text.WordVectors;
import io.shopkeeper.text.classify.RecurrentClassifier;
import io.shopkeeper.text.classify.TextClassifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TextNetworkTest {
  private static final int WORDS = 12;
  private static final int CLASSES = 3;
  private static final TextSettings SHAPE =
      new TextSettings(100, 1, 9, 6, 4, 1, 2, 3, 0.2, 0.02, 2);

  private final Vocabulary vocabulary =
      Vocabulary.ofWords(
          java.util.stream.IntStream.range(0, WORDS - 2).mapToObj(i -> "w" + i).toList());

  private static List<ReadingNetwork> networks() {
    return List.of(
        new TextNetwork(WORDS, CLASSES, SHAPE),
        new EncoderNetwork(WORDS, CLASSES, SHAPE),
        new ConvolutionNetwork(WORDS, CLASSES, SHAPE));
  }

  private List<List<String>> texts() {
    SplittableRandom random = new SplittableRandom(3);
    List<List<String>> texts = new ArrayList<>();
    for (int length : new int[] {1, 9, 4, 0, 13, 2}) {
      texts.add(random.ints(length, 0, WORDS + 3).mapToObj(i -> "w" + i).toList());
    }
    return texts;
  }

  private NumberedText numbered(List<String> text, int label) {
    return new NumberedText(RecurrentClassifier.numbers(vocabulary, text, SHAPE.longest()), label);
  }

  /** Texts of all lengths in one batch: what DL4J says of them is what plain Java says of each. */
  @ParameterizedTest
  @MethodSource("networks")
  void plainJavaSaysWhatTheNetworkSays(ReadingNetwork shape) {
    TokenFormat format = shape.format();
    Network network = shape.definition(3, 7).create();
    List<NumberedText> examples = new ArrayList<>();
    texts().forEach(text -> examples.add(numbered(text, 1)));
    try (BatchArrays arrays = new BatchArrays(format.batch(examples))) {
      // Trained weights are not as alike as first ones.
      for (int step = 0; step < 5; step++) {
        network.train(arrays.batch());
      }
      float[][] said = network.outputs(arrays.batch())[0].toFloatMatrix();
      TextClassifier plain = shape.plain(vocabulary, network.weights());
      for (int i = 0; i < said.length; i++) {
        assertArrayEquals(said[i], plain.probabilities(texts().get(i)), 1e-5f, "text " + i);
      }
    }
  }

  /**
   * What plain Java reads of a word is its vector, of mean length 1; other words stay as they were.
   */
  @ParameterizedTest
  @MethodSource("networks")
  void embeddingsBeginAsVectorsOfWords(ReadingNetwork shape) {
    Network network = shape.definition(3, 7).create();
    Weights first = network.weights();
    WordVectors vectors =
        new WordVectors(
            List.of("w1", "w3", "elsewhere"),
            SHAPE.embedding(),
            new float[] {0, 3, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 9, 9, 9, 9, 9, 9});
    float[] begun =
        new FlatParameters(FirstEmbeddings.of(first, vocabulary, vectors))
            .matrix(WORDS, SHAPE.embedding());
    float[] expected = new FlatParameters(first).matrix(WORDS, SHAPE.embedding());
    int size = SHAPE.embedding();
    Arrays.fill(expected, 3 * size, 4 * size, 0);
    expected[3 * size + 1] = 1.5f;
    Arrays.fill(expected, 5 * size, 6 * size, 0);
    expected[5 * size + 4] = .5f;
    assertArrayEquals(expected, begun, 1e-6f);
    network.load(FirstEmbeddings.of(first, vocabulary, vectors));
  }

  /** The class is that of the first word, which only order tells from the last. */
  @ParameterizedTest
  @MethodSource("networks")
  void learnsOrder(ReadingNetwork shape) {
    TokenFormat format = shape.format();
    SplittableRandom random = new SplittableRandom(1);
    Network network = shape.definition(300, 7).create();
    double first = 0;
    double last = 0;
    for (int step = 0; step < 150; step++) {
      List<NumberedText> examples = new ArrayList<>();
      for (int i = 0; i < 32; i++) {
        List<String> text = random.ints(5, 0, 3).mapToObj(w -> "w" + w).toList();
        examples.add(numbered(text, Integer.parseInt(text.get(0).substring(1))));
      }
      try (BatchArrays arrays = new BatchArrays(format.batch(examples))) {
        last = network.train(arrays.batch());
      }
      first = step == 0 ? last : first;
    }
    assertTrue(last < first / 2, "loss %.3f after %.3f".formatted(last, first));
  }
}
