package io.shopkeeper.vision.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.JobException;
import io.shopkeeper.deep.data.ClassWeights;
import io.shopkeeper.deep.network.Network;
import io.shopkeeper.deep.network.Weights;
import io.shopkeeper.picture.Picture;
import io.shopkeeper.vision.picture.PictureSettings.Filling;
import io.shopkeeper.vision.picture.PictureSettings.FromScratch;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PictureClassifierTest {
  private static final PictureSettings SHAPE =
      new PictureSettings(
          FromScratch.ALWAYS, 24, 4, 1, 8, 2, 8, false, 0, 0.01, 3, 3, "", 0, Filling.REPEATED, 1);
  private static final ClassWeights ALIKE = ClassWeights.uniform(3);

  private static Sight sight(int number) {
    SplittableRandom random = new SplittableRandom(number);
    float[] vector = new float[6];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) random.nextDouble();
    }
    Sight seen =
        Eye.of(Needs.pixels(SHAPE.side()), Optional.empty()).at(Drawn.picture(number % 3, number));
    return new Sight(vector, seen.colours(), seen.pixels());
  }

  private static final List<Sight> SIGHTS =
      IntStream.range(0, 5).mapToObj(PictureClassifierTest::sight).toList();

  private static LinearPictures linear(View view, int numbers, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    float[][] weights = new float[3][numbers];
    for (float[] ofClass : weights) {
      for (int i = 0; i < numbers; i++) {
        ofClass[i] = (float) random.nextDouble() - .5f;
      }
    }
    return new LinearPictures(
        view, view == View.VECTOR ? "abc" : "", weights, new float[] {.1f, -.2f, .3f});
  }

  private static NetworkPictures network() {
    ConvolutionalNetwork network = new ConvolutionalNetwork(ALIKE, SHAPE);
    Network built = network.definition(2, 7).create();
    return network.plain(built.weights(), 7);
  }

  private static PooledPictures pool() {
    return new PooledPictures(
        List.of(linear(View.VECTOR, 6, 1), network(), linear(View.COLOURS, Eye.COLOURS, 2)),
        new float[] {.5f, .25f, 0});
  }

  @Test
  void aHeadOutOfDl4jScoresAsDl4jDoes() {
    HeadNetwork head = new HeadNetwork("abc", 6, ALIKE, .01);
    Network network = head.definition(2, 3).create();
    float[] parameters = network.weights().parameters().clone();
    SplittableRandom random = new SplittableRandom(4);
    for (int i = 0; i < parameters.length; i++) {
      parameters[i] = (float) random.nextDouble() - .5f;
    }
    Weights weights = new Weights(parameters, network.weights().updaterState(), 0, 0);
    network.load(weights);
    VectorFormat format = new VectorFormat(3);
    float[] dl4j =
        network
            .outputs(format.batch(SIGHTS.stream().map(s -> new Vectored(s.vector(), 0)).toList()))[
            0]
            .dup('c')
            .data()
            .asFloat();
    float[][] ours = head.plain(weights).scores(SIGHTS);
    for (int i = 0; i < ours.length; i++) {
      assertArrayEquals(Arrays.copyOfRange(dl4j, 3 * i, 3 * i + 3), softmax(ours[i]), 1e-5f);
    }
  }

  private static Stream<PixelNetwork> networks() {
    return Stream.of(new ConvolutionalNetwork(ALIKE, SHAPE), new VisionTransformer(ALIKE, SHAPE));
  }

  @ParameterizedTest
  @MethodSource("networks")
  void aServingNetworkSaysWhatTheTrainedOneSaid(PixelNetwork shape) {
    Network trained = shape.definition(2, 7).create();
    PixelFormat format = new PixelFormat(3, SHAPE.side());
    List<Square> squares =
        IntStream.range(0, 6).mapToObj(i -> new Square(sight(i).pixels(), i % 3)).toList();
    for (int step = 0; step < 4; step++) {
      trained.train(format.batch(squares));
    }
    float[] dl4j = trained.outputs(format.batch(squares))[0].dup('c').data().asFloat();
    NetworkPictures plain = shape.plain(trained.weights(), 7);
    assertEquals(0, plain.weights().updaterState().length, "nothing that only training needs");
    float[][] ours = plain.scores(IntStream.range(0, 6).mapToObj(i -> sight(i)).toList());
    for (int i = 0; i < ours.length; i++) {
      assertArrayEquals(Arrays.copyOfRange(dl4j, 3 * i, 3 * i + 3), softmax(ours[i]), 1e-5f);
    }
  }

  private static float[] softmax(float[] scores) {
    double[] powers = IntStream.range(0, 3).mapToDouble(c -> Math.exp(scores[c])).toArray();
    double sum = Arrays.stream(powers).sum();
    return new float[] {
      (float) (powers[0] / sum), (float) (powers[1] / sum), (float) (powers[2] / sum)
    };
  }

  @Test
  void aPoolIsTheWeighedSumOfThoseThatHaveWeight() {
    float[][] pooled = pool().scores(SIGHTS);
    float[][] head = linear(View.VECTOR, 6, 1).scores(SIGHTS);
    float[][] network = network().scores(SIGHTS);
    for (int i = 0; i < pooled.length; i++) {
      for (int c = 0; c < 3; c++) {
        assertEquals(.5f * head[i][c] + .25f * network[i][c], pooled[i][c], 1e-5f);
      }
    }
    assertEquals(Set.of(View.VECTOR, View.PIXELS), pool().needs().views());
    assertEquals("abc", pool().needs().backbone());
    assertEquals(SHAPE.side(), pool().needs().side());
  }

  @Test
  void anEarlierClassifierNeverNamesWhatItDoesNotKnow() {
    LinearPictures own = linear(View.VECTOR, 6, 1);
    float[][] its = own.scores(SIGHTS);
    float[][] now = new RelabelledPictures(own, new int[] {2, -1, 0, 1}).scores(SIGHTS);
    assertEquals(its[3][2], now[3][0]);
    assertEquals(its[3][0], now[3][2]);
    assertTrue(now[3][1] < -1e20f);
  }

  @Test
  void everyKindIsReadAsItWasWritten() {
    for (PictureClassifier kind :
        List.of(
            new ConstantPictures(new float[] {1, 2, 3}),
            linear(View.COLOURS, Eye.COLOURS, 3),
            pool())) {
      PictureClassifier read = PictureClassifierFile.read(PictureClassifierFile.bytes(kind));
      assertEquals(kind.needs(), read.needs());
      assertArrayEquals(kind.scores(SIGHTS), read.scores(SIGHTS));
    }
  }

  @Test
  void damagedBytesAreRefused() {
    byte[] whole = PictureClassifierFile.bytes(pool());
    SplittableRandom random = new SplittableRandom(9);
    for (int round = 0; round < 200; round++) {
      byte[] cut = Arrays.copyOf(whole, random.nextInt(whole.length));
      assertThrows(IllegalArgumentException.class, () -> PictureClassifierFile.read(cut));
    }
    byte[] longer = Arrays.copyOf(whole, whole.length + 1);
    assertThrows(IllegalArgumentException.class, () -> PictureClassifierFile.read(longer));
    byte[] other = whole.clone();
    other[0]++;
    assertThrows(IllegalArgumentException.class, () -> PictureClassifierFile.read(other));
    byte[] kind = whole.clone();
    kind[7] = 99;
    assertThrows(IllegalArgumentException.class, () -> PictureClassifierFile.read(kind));
  }

  @Test
  void anEyeOfAnotherBackboneIsRefused() {
    JobException refused =
        assertThrows(JobException.class, () -> Eye.of(Needs.vector("abc"), Optional.empty()));
    assertTrue(refused.getMessage().contains("SHA-256 abc"), refused.getMessage());
    assertFalse(Needs.pixels(32).meets(Needs.pixels(64)));
    assertTrue(Needs.pixels(32).and(Needs.colours()).meets(Needs.colours()));
  }

  @Test
  void coloursAreSharesWhateverTheSize() {
    int[] pixels = new int[100];
    Arrays.fill(pixels, 0, 25, 0xff0000);
    float[] colours = Eye.colours(Picture.of(10, 10, pixels));
    assertEquals(.5f, colours[3 << 4], 1e-6f);
    assertEquals(Math.sqrt(.75), colours[0], 1e-6);
    double square = 0;
    for (float share : colours) {
      square += share * share;
    }
    assertEquals(1, square, 1e-6);
  }

  @Test
  void aChangedSquareShowsTheSameWithinItsBounds() {
    byte[] grey = new byte[24 * 24 * 3];
    Arrays.fill(grey, (byte) 200);
    SplittableRandom random = new SplittableRandom(3);
    for (int round = 0; round < 50; round++) {
      Square changed = new Square(grey, 1).changed(24, random);
      assertEquals(1, changed.label());
      for (int c = 0; c < 3; c++) {
        int first = changed.pixels()[c] & 255;
        assertTrue(first >= 200 * .75 * .9 - 1 && first <= 255, "channel " + first);
        for (int i = c; i < grey.length; i += 3) {
          assertEquals(first, changed.pixels()[i] & 255, "what is even stays even");
        }
      }
    }
    byte[] pixels = sight(2).pixels();
    assertArrayEquals(
        new Square(pixels, 0).changed(24, new SplittableRandom(1)).pixels(),
        new Square(pixels, 0).changed(24, new SplittableRandom(1)).pixels());
  }
}
