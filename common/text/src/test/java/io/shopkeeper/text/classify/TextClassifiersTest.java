package io.shopkeeper.text.classify;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.classify.MarkedBytes;
import io.shopkeeper.core.session.EncoderBlock;
import io.shopkeeper.text.Language;
import io.shopkeeper.text.SentenceVectors;
import io.shopkeeper.text.Vocabulary;
import io.shopkeeper.text.classify.ConvolutionalClassifier.Filters;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TextClassifiersTest {
  private static final List<String> TEXT = List.of("not", "good", "not", "at", "all");

  private static float[] random(int n, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }

  private static RecurrentClassifier network() {
    Vocabulary vocabulary = Vocabulary.ofWords(List.of("not", "good", "at"));
    return new RecurrentClassifier(
        vocabulary,
        4,
        random(5 * 3, 1),
        new GatedReader(3, 2, random(18, 2), random(12, 3), random(8, 4)),
        new GatedReader(3, 2, random(18, 5), random(12, 6), random(8, 7)),
        random(16, 8),
        random(2, 9));
  }

  private static AttentiveClassifier encoder() {
    return new AttentiveClassifier(
        Vocabulary.ofWords(List.of("not", "good", "at")),
        random(5 * 4, 1),
        random(4 * 4, 2),
        List.of(new EncoderBlock(4, 2, 3, random(EncoderBlock.parameters(4, 3), 3))),
        random(8, 4),
        random(16, 5),
        random(2, 6));
  }

  /** Two filters of one word, one of two; numbers of a word are 2 for "not", 3 and 4. */
  private static ConvolutionalClassifier convolution() {
    return new ConvolutionalClassifier(
        Vocabulary.ofWords(List.of("not", "good", "at")),
        3,
        new float[] {0, 0, 0, 0, 1, 0, 0, 1, 2, 2},
        List.of(
            new Filters(1, new float[] {1, -1, 3, -1}, new float[] {0, -1}),
            new Filters(2, new float[] {5, 0, 0, 5}, new float[] {-7})),
        new float[] {1, 0, 100, 10, 0, 1000},
        new float[] {.5f, -.5f});
  }

  private static BagOfWords bag() {
    float[] idf = new float[WordFeatures.BUCKETS];
    Arrays.fill(idf, 2);
    float[] weights = random(2 * WordFeatures.BUCKETS, 10);
    return new BagOfWords(
        TextFeatures.WORDS,
        IntStream.range(0, WordFeatures.BUCKETS).toArray(),
        idf,
        weights,
        new float[] {.5f, -.5f});
  }

  /** The formulas of a gated unit in a loop over scalars, in double. */
  private static double[] oracle(float[][] vectors, GatedReader reader) {
    int units = reader.units();
    double[] h = new double[units];
    double[] most = new double[units];
    Arrays.fill(most, Double.NEGATIVE_INFINITY);
    double[] mean = new double[units];
    for (float[] e : vectors) {
      double[] next = new double[units];
      for (int k = 0; k < units; k++) {
        double[] x = new double[3];
        double[] q = new double[3];
        for (int g = 0; g < 3; g++) {
          for (int i = 0; i < e.length; i++) {
            x[g] += e[i] * reader.inputWeights()[i * 3 * units + g * units + k];
          }
          for (int i = 0; i < units; i++) {
            q[g] += h[i] * reader.recurrentWeights()[i * 3 * units + g * units + k];
          }
        }
        float[] b = reader.bias();
        double r = 1 / (1 + Math.exp(-(x[0] + q[0] + b[k])));
        double u = 1 / (1 + Math.exp(-(x[1] + q[1] + b[units + k])));
        double n = Math.tanh(x[2] + b[2 * units + k] + r * (q[2] + b[3 * units + k]));
        next[k] = (1 - u) * n + u * h[k];
      }
      h = next;
      for (int k = 0; k < units; k++) {
        most[k] = Math.max(most[k], h[k]);
        mean[k] += h[k] / vectors.length;
      }
    }
    return IntStream.range(0, 2 * units)
        .mapToDouble(k -> k < units ? most[k] : mean[k - units])
        .toArray();
  }

  @Test
  void networkReadsBothWays() {
    RecurrentClassifier network = network();
    // Of five words the first four are read; "all" would be unknown.
    int[] numbers = {2, 3, 2, 4};
    float[][] ahead = new float[4][];
    float[][] back = new float[4][];
    for (int t = 0; t < 4; t++) {
      ahead[t] = Arrays.copyOfRange(random(15, 1), 3 * numbers[t], 3 * numbers[t] + 3);
      back[3 - t] = ahead[t];
    }
    double[] pooled =
        IntStream.range(0, 2)
            .boxed()
            .flatMapToDouble(
                d ->
                    Arrays.stream(
                        d == 0 ? oracle(ahead, network.ahead()) : oracle(back, network.back())))
            .toArray();
    float[] expected = random(2, 9);
    for (int i = 0; i < pooled.length; i++) {
      for (int c = 0; c < 2; c++) {
        expected[c] += (float) (pooled[i] * random(16, 8)[2 * i + c]);
      }
    }
    assertArrayEquals(expected, network.scores(TEXT), 1e-5f);
  }

  @Test
  void emptyTextsAndUnknownWordsAreTextsToo() {
    for (TextClassifier classifier :
        List.of(network(), bag(), ConstantClassifier.of(new long[] {3, 1}))) {
      for (List<String> text : List.of(List.<String>of(), List.of("?"), List.of("好", "😀"))) {
        float[] probabilities = classifier.probabilities(text);
        assertEquals(1, probabilities[0] + probabilities[1], 1e-6, classifier.toString());
      }
    }
    assertArrayEquals(
        new float[] {.75f, .25f},
        ConstantClassifier.of(new long[] {3, 1}).probabilities(List.of()),
        1e-6f);
  }

  /** TF-IDF by a map of strings, without buckets. */
  @Test
  void featuresAreWordsAndPairs() {
    Map<String, Integer> counts = new HashMap<>();
    for (String feature :
        List.of("not", "good", "not", "at", "all", "not good", "good not", "not at", "at all")) {
      counts.merge(feature, 1, Integer::sum);
    }
    double square = 0;
    for (int count : counts.values()) {
      square += Math.pow(1 + Math.log(count), 2);
    }
    float[] idf = new float[WordFeatures.BUCKETS];
    Arrays.fill(idf, 3);
    WordFeatures features =
        BagOfWords.weighted(
            WordFeatures.of(TEXT), IntStream.range(0, WordFeatures.BUCKETS).toArray(), idf);
    assertEquals(counts.size(), features.buckets().length);
    double[] expected =
        counts.values().stream().mapToDouble(count -> (1 + Math.log(count))).sorted().toArray();
    double[] found = Arrays.stream(features.values()).sorted().toArray();
    for (int i = 0; i < found.length; i++) {
      assertEquals(expected[i] / Math.sqrt(square), found[i], 1e-9);
    }
    assertTrue(WordFeatures.of(List.of("a", "b")).buckets()[0] >= 0);
    assertEquals(0, WordFeatures.of(List.of()).buckets().length);
  }

  /** Runs of characters by a map of strings, without buckets. */
  @Test
  void lettersAreRunsWithinEdges() {
    Map<String, Integer> counts = new HashMap<>();
    for (String word : List.of("^not^", "^a^", "^not^")) {
      for (int start = 0; start < word.length(); start++) {
        for (int end = start + 1; end <= Math.min(word.length(), start + 5); end++) {
          counts.merge(word.substring(start, end), 1, Integer::sum);
        }
      }
    }
    counts.put("not a", 1);
    counts.put("a not", 1);
    WordFeatures features = TextFeatures.LETTERS.of(List.of("not", "a", "not"));
    assertArrayEquals(
        counts.values().stream().mapToDouble(count -> 1 + Math.log(count)).sorted().toArray(),
        Arrays.stream(features.values()).sorted().toArray(),
        1e-9);
    assertEquals(0, TextFeatures.LETTERS.of(List.of()).buckets().length);
  }

  /** The score by a loop over a map, where a bucket that training never saw counts nothing. */
  @Test
  void bagKnowsOnlyItsBuckets() {
    int[] all = WordFeatures.of(TEXT).buckets();
    int[] known = {all[0], all[3]};
    BagOfWords bag =
        new BagOfWords(
            TextFeatures.WORDS,
            known,
            new float[] {1, 2},
            new float[] {1, 2, 3, 4, 5, 6},
            new float[] {.1f, .2f, .3f});
    double first = WordFeatures.of(TEXT).values()[0];
    double second = 2 * WordFeatures.of(TEXT).values()[3];
    double length = Math.hypot(first, second);
    float[] expected = new float[3];
    for (int c = 0; c < 3; c++) {
      expected[c] = (float) (((c + 1) * first + (c + 4) * second) / length + .1 * (c + 1));
    }
    assertArrayEquals(expected, bag.scores(TEXT), 1e-6f);
    assertArrayEquals(new float[] {.1f, .2f, .3f}, bag.scores(List.of("else")), 1e-6f);
    byte[] bytes = TextClassifierFile.bytes(bag);
    assertArrayEquals(
        bag.scores(TEXT), TextClassifierFile.read(bytes, SentenceVectors.Source.NONE).scores(TEXT));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new BagOfWords(
                TextFeatures.WORDS, new int[] {5, 4}, new float[2], new float[2], new float[] {0}));
  }

  /** As classifiers were written that had a weight for every bucket. */
  @Test
  void denseBagsOfEarlierVersionsAreRead() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    float[] idf = new float[WordFeatures.BUCKETS];
    int[] buckets = WordFeatures.of(TEXT).buckets();
    idf[buckets[1]] = 2;
    float[] weights = random(WordFeatures.BUCKETS, 3);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(0x53545831);
      out.writeInt(2);
      out.writeInt(2);
      for (float[] part :
          List.of(new float[] {.5f, -.5f}, idf, new float[WordFeatures.BUCKETS], weights)) {
        out.writeInt(part.length);
        for (float value : part) {
          out.writeFloat(value);
        }
      }
    }
    TextClassifier read = TextClassifierFile.read(bytes.toByteArray(), SentenceVectors.Source.NONE);
    assertArrayEquals(new float[] {.5f, weights[buckets[1]] - .5f}, read.scores(TEXT), 1e-6f);
    assertArrayEquals(
        read.scores(TEXT),
        TextClassifierFile.read(TextClassifierFile.bytes(read), SentenceVectors.Source.NONE)
            .scores(TEXT));
  }

  @Test
  void poolAddsScores() {
    RecurrentClassifier network = network();
    BagOfWords bag = bag();
    PooledClassifier pool = new PooledClassifier(List.of(network, bag), new float[] {.5f, 2});
    for (int c = 0; c < 2; c++) {
      assertEquals(
          .5f * network.scores(TEXT)[c] + 2 * bag.scores(TEXT)[c], pool.scores(TEXT)[c], 1e-5);
    }
    PooledClassifier one = new PooledClassifier(List.of(network, bag), new float[] {1, 0});
    assertArrayEquals(network.scores(TEXT), one.scores(TEXT));
  }

  /** One word, by hand from the vectors: with itself alone to see, attention is its own value. */
  @Test
  void encoderReadsWordsAtTheirPlacesAndNoMoreThanItHasPlacesFor() {
    AttentiveClassifier encoder = encoder();
    float[] cut = encoder.scores(List.of("not", "good", "not", "at", "all"));
    assertArrayEquals(encoder.scores(List.of("not", "good", "not", "at")), cut);
    assertTrue(
        encoder.scores(List.of("good", "not"))[0] != encoder.scores(List.of("not", "good"))[0],
        "order counts");
    float[] x = new float[4];
    for (int k = 0; k < 4; k++) {
      x[k] = random(20, 1)[3 * 4 + k] + random(16, 2)[k];
    }
    EncoderBlock block = new EncoderBlock(4, 2, 3, random(EncoderBlock.parameters(4, 3), 3));
    float[] y = EncoderBlock.normal(block.step(x, new float[0]).output(), random(8, 4), 0);
    float[] expected = random(2, 6);
    for (int k = 0; k < 4; k++) {
      for (int c = 0; c < 2; c++) {
        // Of one word the greatest value and the mean are the same.
        expected[c] += y[k] * (random(16, 5)[2 * k + c] + random(16, 5)[2 * (4 + k) + c]);
      }
    }
    assertArrayEquals(expected, encoder.scores(List.of("good")), 1e-5f);
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new AttentiveClassifier(
                Vocabulary.ofWords(List.of("not")),
                random(12, 1),
                random(4, 2),
                List.of(new EncoderBlock(2, 2, 3, random(EncoderBlock.parameters(2, 3), 3))),
                random(8, 4),
                random(16, 5),
                random(2, 6)));
  }

  /** By hand: "not good" is all that the filter of two words likes, and only in this order. */
  @Test
  void convolutionTakesTheGreatestValueOfEachFilter() {
    ConvolutionalClassifier network = convolution();
    assertArrayEquals(new float[] {3.5f, 2999.5f}, network.scores(List.of("not", "good")));
    assertArrayEquals(new float[] {3.5f, -.5f}, network.scores(List.of("good", "not")));
    assertArrayEquals(new float[] {.5f, -.5f}, network.scores(List.of()), "no filter is above 0");
    assertArrayEquals(
        network.scores(List.of("good", "good", "good")),
        network.scores(List.of("good", "good", "good", "at")),
        "longer texts are cut");
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new ConvolutionalClassifier(
                Vocabulary.ofWords(List.of("not")),
                3,
                random(6, 1),
                List.of(new Filters(2, random(5, 2), random(1, 3))),
                random(2, 4),
                random(2, 5)));
  }

  @Test
  void filesHoldEveryKind() {
    PooledClassifier pool =
        new PooledClassifier(
            List.of(
                network(),
                encoder(),
                convolution(),
                bag(),
                ConstantClassifier.of(new long[] {3, 1})),
            new float[] {.5f, .3f, .01f, 2, .1f});
    byte[] bytes = TextClassifierFile.bytes(pool);
    assertArrayEquals(
        pool.scores(TEXT),
        TextClassifierFile.read(bytes, SentenceVectors.Source.NONE).scores(TEXT));
    assertArrayEquals(
        bytes,
        TextClassifierFile.bytes(TextClassifierFile.read(bytes, SentenceVectors.Source.NONE)));
  }

  /** Chinese lies in places 0 and 1, English in 2 to 4. */
  private static final class Lengths implements SentenceVectors {
    private static final long serialVersionUID = 1L;
    private final String sum;

    Lengths(String sum) {
      this.sum = sum;
    }

    @Override
    public List<String> names() {
      return List.of("two", "three");
    }

    @Override
    public String sum() {
      return sum;
    }

    @Override
    public Background background(Language language) {
      return Background.USUAL;
    }

    @Override
    public int dimension(Language language) {
      return language == Language.ZH ? 2 : 3;
    }

    @Override
    public float[] of(Language language, String text) {
      float[] vector = new float[dimension(language)];
      Arrays.fill(vector, text.length());
      return vector;
    }
  }

  /** As it was written when the mean of each class was kept, with a bound for each. */
  @Test
  void scopesOfMeansStayReadable() {
    byte[] bytes =
        MarkedBytes.of(
            0x53545831,
            out -> {
              out.writeInt(6);
              for (String text : List.of("two", "three", "a")) {
                out.writeUTF(text);
              }
              for (float[] values :
                  List.of(
                      new float[5],
                      new float[] {1, 10, 2, 20, 3, 30, 4, 40, 5, 50},
                      new float[] {.5f, -.5f},
                      new float[] {1, 1, 1, 1, -1, 1, -1, 1, 1, -1},
                      new float[] {.9f, .9f, 2, .8f})) {
                out.writeInt(values.length);
                for (float value : values) {
                  out.writeFloat(value);
                }
              }
            });
    TextClassifier read = TextClassifierFile.read(bytes, names -> new Lengths("a"));
    assertArrayEquals(new float[] {3.5f, 29.5f}, read.scores(List.of("快")));
    assertTrue(read.knows(List.of("快")));
    assertFalse(read.knows(List.of("ok")));
    SentenceClassifier open =
        new SentenceClassifier(
            new Lengths("a"), new float[5], random(10, 1), random(2, 2), Scope.everything());
    read = TextClassifierFile.read(TextClassifierFile.bytes(open), names -> new Lengths("a"));
    assertTrue(read.knows(List.of("ok")), "a night that asks for no strangers knows all");
  }

  @Test
  void vectorsOfLanguagesLieSideBySide() {
    SentenceClassifier classifier =
        new SentenceClassifier(
            new Lengths("a"),
            new float[] {0, 0, 0, 0, 1},
            new float[] {1, 10, 2, 20, 3, 30, 4, 40, 5, 50},
            new float[] {.5f, -.5f},
            // Vectors are multiples of ones: along the second Chinese text, and along no English
            // one.
            new Scope(new byte[][] {{9, -9, 7, 7}, {1, 1, -1}}, new float[] {.99f, .9f}));
    // "快 ok" has 4 characters, "ok" has 2.
    assertArrayEquals(new float[] {12.5f, 119.5f}, classifier.scores(List.of("快", "ok")));
    assertArrayEquals(new float[] {19.5f, 189.5f}, classifier.scores(List.of("ok")));
    assertArrayEquals(new float[] {-4.5f, -50.5f}, classifier.scores(List.of()));
    assertTrue(classifier.knows(List.of("快")));
    assertFalse(classifier.knows(List.of("ok")));
    byte[] bytes =
        TextClassifierFile.bytes(new PooledClassifier(List.of(classifier), new float[] {2}));
    TextClassifier pool = TextClassifierFile.read(bytes, names -> new Lengths("a"));
    assertTrue(pool.knows(List.of("快")));
    assertFalse(pool.knows(List.of("ok")));
    assertArrayEquals(
        new float[] {25, 239},
        TextClassifierFile.read(bytes, names -> new Lengths("a")).scores(List.of("快", "ok")));
    for (SentenceVectors.Source other :
        List.<SentenceVectors.Source>of(names -> new Lengths("b"), SentenceVectors.Source.NONE)) {
      assertTrue(
          assertThrows(IllegalArgumentException.class, () -> TextClassifierFile.read(bytes, other))
              .getMessage()
              .contains("[two, three]"));
    }
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new SentenceClassifier(
                new Lengths("a"),
                new float[5],
                new float[4],
                new float[2],
                new Scope(new byte[2][0], new float[2])));
  }

  @Test
  void damagedFilesAreRefused() {
    byte[] bytes = TextClassifierFile.bytes(network());
    for (int length = 0; length < bytes.length; length += 7) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThrows(
          IllegalArgumentException.class,
          () -> TextClassifierFile.read(cut, SentenceVectors.Source.NONE));
    }
    assertThrows(
        IllegalArgumentException.class,
        () ->
            TextClassifierFile.read(
                Arrays.copyOf(bytes, bytes.length + 1), SentenceVectors.Source.NONE));
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 500; i++) {
      byte[] flipped = bytes.clone();
      // The header and the lengths are among the first bytes.
      flipped[random.nextInt(64)] ^= (byte) (1 << random.nextInt(8));
      try {
        TextClassifierFile.read(flipped, SentenceVectors.Source.NONE).scores(TEXT);
      } catch (IllegalArgumentException refused) {
        assertTrue(refused.getMessage().length() > 5);
      }
    }
  }

  /** In a linear model without lengths and pairs the weight of a word is its coefficient. */
  @Test
  void occlusionTakesOneWordOutAtATime() {
    TextClassifier linear =
        new TextClassifier() {
          @Override
          public int classes() {
            return 2;
          }

          @Override
          public float[] scores(List<String> words) {
            return new float[] {0, words.stream().mapToInt(String::length).sum() - 3};
          }
        };
    List<String> words = List.of("a", "bbb", "cc");
    assertArrayEquals(new float[] {1, 3, 2}, Occlusion.weights(linear, words, 1), 1e-6f);
    assertArrayEquals(new float[] {-1, -3, -2}, Occlusion.weights(linear, words, 0), 1e-6f);
    assertEquals(List.of(1, 2), Occlusion.strongest(new float[] {1, 3, 2}, 2));
    assertEquals(List.of("a"), Occlusion.without(words, List.of(1, 2)));
    assertEquals(List.of(), Occlusion.without(List.of("x"), List.of(0)));
  }
}
