package io.shopkeeper.data.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.testkit.ForAll;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QuintileScaleTest {
  private static QuintileScale of(double... values) {
    TreeMap<Double, Long> histogram = new TreeMap<>();
    for (double value : values) {
      histogram.merge(QuintileScale.bucket(value), 1L, Long::sum);
    }
    return new QuintileScale(histogram);
  }

  @Test
  void fiveDistinctValuesScoreOneToFive() {
    QuintileScale scale = of(10, 20, 30, 40, 50);
    assertEquals(1, scale.score(10));
    assertEquals(2, scale.score(20));
    assertEquals(3, scale.score(30));
    assertEquals(4, scale.score(40));
    assertEquals(5, scale.score(50));
  }

  @Test
  void oneValueOrAllAlikeIsTheMiddle() {
    assertEquals(3, of(7).score(7));
    assertEquals(3, of(1, 1, 1, 1).score(1));
  }

  @Test
  void valuesAreTakenToThreeDigits() {
    assertEquals(1230.0, QuintileScale.bucket(1234.99));
    assertEquals(-0.00123, QuintileScale.bucket(-0.0012349));
    assertEquals(0, Double.compare(0.0, QuintileScale.bucket(-0.0)));
    assertEquals(of(1231, 1232).score(1231), of(1231, 1232).score(1232));
  }

  /** The definition, counted value by value. */
  @Test
  void agreesWithMidRanksCountedOneByOne() {
    ForAll.seeds(
        200,
        random -> {
          double[] values =
              IntStream.range(0, random.nextInt(1, 40))
                  .mapToDouble(i -> random.nextInt(-5, 15))
                  .toArray();
          QuintileScale scale = of(values);
          for (double value : values) {
            long below = IntStream.range(0, values.length).filter(i -> values[i] < value).count();
            long equal = IntStream.range(0, values.length).filter(i -> values[i] == value).count();
            long expected = 1 + (5 * (2 * below + equal)) / (2L * values.length);
            assertEquals(expected, scale.score(value), "value " + value);
          }
        });
  }

  @Test
  void scoresNeverFallAsValuesRiseAndStayBetweenOneAndFive() {
    ForAll.seeds(
        100,
        random -> {
          double[] values =
              IntStream.range(0, 30).mapToDouble(i -> random.nextDouble(-100, 1e7)).toArray();
          QuintileScale scale = of(values);
          int previous = 1;
          for (double value : java.util.Arrays.stream(values).sorted().toArray()) {
            assertTrue(scale.score(value) >= previous && scale.score(value) <= 5);
            previous = scale.score(value);
          }
        });
  }
}
