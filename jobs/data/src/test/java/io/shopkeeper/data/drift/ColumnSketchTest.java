package io.shopkeeper.data.drift;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ColumnSketchTest {
  private static final DriftSettings LIMITS =
      new DriftSettings(7, java.util.List.of(), 0.25, 0.1, false, false);

  private static ColumnSketch numbers(double... values) {
    ColumnSketch sketch = new ColumnSketch(ColumnKind.NUMBER);
    for (double value : values) {
      sketch.add(value);
    }
    return sketch;
  }

  private static ColumnSketch words(String text) {
    ColumnSketch sketch = new ColumnSketch(ColumnKind.CATEGORY);
    text.chars().forEach(letter -> sketch.add(letter == '-' ? null : Character.toString(letter)));
    return sketch;
  }

  @Test
  void binsAscendWithTheNumberAndDifferByTwoPercent() {
    double[] ascending = {
      Double.NEGATIVE_INFINITY,
      -1e300,
      -10.3,
      -10,
      -1e-300,
      0,
      1e-300,
      1e-9,
      0.5,
      1,
      1.03,
      1e300,
      Double.POSITIVE_INFINITY
    };
    for (int i = 1; i < ascending.length; i++) {
      assertTrue(
          ColumnSketch.bin(ascending[i - 1]) <= ColumnSketch.bin(ascending[i]),
          "at " + ascending[i]);
    }
    assertTrue(ColumnSketch.bin(10) < ColumnSketch.bin(10.3));
    assertEquals(ColumnSketch.bin(10.31), ColumnSketch.bin(10.32));
    assertEquals(-ColumnSketch.bin(7), ColumnSketch.bin(-7));
    assertTrue(ColumnSketch.bin(1e-300) > 0);
  }

  @Test
  void partsAddUpToTheWhole() {
    ColumnSketch whole = words("aabbb--c");
    ColumnSketch parts = words("aab").merge(words("bb-")).merge(words("-c"));
    assertEquals(new TreeMap<>(whole.bins()), new TreeMap<>(parts.bins()));
    assertEquals(2, parts.nulls());
    assertEquals(0.25, parts.nullShare());
    assertEquals(0, new ColumnSketch(ColumnKind.NUMBER).nullShare());
    assertEquals(1, numbers(Double.NaN, 1).nulls(), "what is no number has no value");
  }

  @Test
  void aWrittenSketchIsReadAsItWas() {
    ColumnSketch sketch =
        ColumnSketch.read(ColumnKind.NUMBER, 3, 1, Map.of("-5", 1L, "" + ColumnSketch.bin(9), 1L));
    assertEquals(Map.of(-5, 1L, ColumnSketch.bin(9), 1L), sketch.bins());
  }

  @Test
  void rangesAreTenthsOfTheValuesBefore() {
    double[] before = new double[100];
    double[] now = new double[50];
    for (int i = 0; i < before.length; i++) {
      before[i] = Math.pow(1.1, i);
    }
    for (int i = 0; i < now.length; i++) {
      now[i] = i < 20 ? 1e-3 : 1e9;
    }
    long[][] counts = Drift.ranges(numbers(before), numbers(now));
    assertArrayEquals(new long[] {0, 10, 10, 10, 10, 10, 10, 10, 10, 10, 10, 0}, counts[0]);
    assertArrayEquals(new long[] {20, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 30}, counts[1]);
  }

  @Test
  void aConstantThatBecomesAnotherDrifts() {
    double[] ten = new double[1000];
    java.util.Arrays.fill(ten, 10);
    double[] nine = new double[1000];
    java.util.Arrays.fill(nine, 9);
    assertFalse(Drift.of("t", "c", numbers(ten), numbers(ten), LIMITS).drifted());
    assertTrue(Drift.of("t", "c", numbers(ten), numbers(nine), LIMITS).drifted());
    assertTrue(Drift.of("t", "c", numbers(nine), numbers(ten), LIMITS).drifted());
  }

  @Test
  void rareCategoriesAndNewOnesCountAsOne() {
    long[][] counts = Drift.categories(words("aaabbcd"), words("abxyz"), 2);
    assertArrayEquals(new long[] {3, 2, 2}, counts[0]);
    assertArrayEquals(new long[] {1, 1, 3}, counts[1]);
  }

  @Test
  void fewRowsOrTheSameDistributionDoNotDrift() {
    assertFalse(Drift.of("t", "c", words("aab"), words("b"), LIMITS).drifted(), "chance");
    SplittableRandom random = new SplittableRandom(7);
    ColumnSketch before = new ColumnSketch(ColumnKind.NUMBER);
    ColumnSketch now = new ColumnSketch(ColumnKind.NUMBER);
    ColumnSketch moved = new ColumnSketch(ColumnKind.NUMBER);
    for (int i = 0; i < 20_000; i++) {
      before.add(random.nextDouble(1, 100));
      now.add(random.nextDouble(1, 100));
      moved.add(random.nextDouble(1, 200));
    }
    Drift same = Drift.of("t", "c", before, now, LIMITS);
    assertFalse(same.drifted());
    assertTrue(same.psi() < same.chance(), same.toString());
    assertTrue(Drift.of("t", "c", before, moved, LIMITS).drifted());
  }

  @Test
  void nullsAreHeldAgainstAThresholdOfTheirOwn() {
    ColumnSketch full = words("ab".repeat(50));
    ColumnSketch tenth = words("ab".repeat(45) + "-".repeat(10));
    ColumnSketch fifth = words("ab".repeat(40) + "-".repeat(20));
    assertFalse(Drift.of("t", "c", full, tenth, LIMITS).drifted());
    assertTrue(Drift.of("t", "c", full, fifth, LIMITS).drifted());
    assertTrue(Drift.of("t", "c", words("-".repeat(100)), full, LIMITS).drifted());
  }
}
