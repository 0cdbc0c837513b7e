package io.shopkeeper.core.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.shopkeeper.core.session.RecurrentNetwork.Cell;
import io.shopkeeper.core.session.RecurrentNetwork.State;
import io.shopkeeper.core.topk.FactorMatrix;
import io.shopkeeper.core.topk.ScoredItems;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RecurrentNextTest {
  private static final int ITEMS = 30;
  private static final int INPUTS = 5;
  private static final int UNITS = 6;
  private static final int REPEATS = 3;
  private static final int[] NONE = {};
  private final SplittableRandom random = new SplittableRandom(7);

  private float[] floats(int n) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) (2 * random.nextDouble() - 1);
    }
    return values;
  }

  private RecurrentNetwork network(Cell cell) {
    int rows = cell.gates() * UNITS;
    return new RecurrentNetwork(
        cell,
        new FactorMatrix(ITEMS, INPUTS, floats(ITEMS * INPUTS)),
        UNITS,
        floats(rows * INPUTS),
        floats(rows * UNITS),
        floats(4 * UNITS),
        new FactorMatrix(ITEMS, UNITS + INPUTS + 1, floats(ITEMS * (UNITS + INPUTS + 1))),
        floats(REPEATS));
  }

  private int[] session(int length) {
    return random.ints(length, 0, ITEMS).toArray();
  }

  /** Every item scored by itself, then sorted. */
  private static ScoredItems naive(RecurrentNetwork network, int[] session, int k, int[] without) {
    State state = network.start();
    for (int item : session) {
      state = network.step(state, item);
    }
    float[] query = network.query(state);
    State last = state;
    Integer[] order =
        IntStream.range(0, ITEMS)
            .filter(i -> Arrays.binarySearch(without, i) < 0)
            .boxed()
            .sorted(
                (a, b) ->
                    Float.compare(network.score(last, query, b), network.score(last, query, a)))
            .limit(k)
            .toArray(Integer[]::new);
    int[] items = Arrays.stream(order).mapToInt(Integer::intValue).toArray();
    float[] scores = new float[items.length];
    for (int i = 0; i < items.length; i++) {
      scores[i] = network.score(last, query, items[i]);
    }
    return new ScoredItems(items, scores);
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void listsAreTheBestOfAllItems(Cell cell) {
    RecurrentNetwork network = network(cell);
    RecurrentNext next = new RecurrentNext(network, 50);
    for (int round = 0; round < 50; round++) {
      int[] session = session(random.nextInt(0, 8));
      int[] without = random.ints(4, 0, ITEMS).sorted().distinct().toArray();
      assertEquals(naive(network, session, 7, without), next.next(session, 7, without));
    }
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void beginningsStepsAndWholeSessionsAgree(Cell cell) {
    RecurrentNetwork network = network(cell);
    RecurrentNext next = new RecurrentNext(network, 5);
    int[] session = session(9);
    int[][] none = new int[9][];
    Arrays.fill(none, NONE);
    ScoredItems[] lists = next.afterEach(session, 4, none);
    State state = network.start();
    for (int n = 0; n < session.length; n++) {
      assertEquals(next.next(Arrays.copyOf(session, n + 1), 4, NONE), lists[n]);
      state = network.step(state, session[n]);
      if (n < 5) {
        assertEquals(next.next(state, 4, NONE), lists[n]);
      }
    }
    assertEquals(next.next(Arrays.copyOfRange(session, 4, 9), 4, NONE), lists[8]);
  }

  /** The formulas of a GRU with one unit, one input and weights that can be followed by hand. */
  @Test
  void oneStepByHand() {
    RecurrentNetwork network =
        new RecurrentNetwork(
            Cell.GRU,
            new FactorMatrix(2, 1, new float[] {1, -2}),
            1,
            new float[] {.5f, -.25f, 2},
            new float[] {.1f, .2f, .3f},
            new float[] {.01f, .02f, .03f, .04f},
            new FactorMatrix(2, 3, new float[] {1, 10, 100, -1, 0, 5}),
            new float[] {7});
    State first = network.step(network.start(), 0);
    double r = 1 / (1 + Math.exp(-.51));
    double u = 1 / (1 + Math.exp(.23));
    double n = Math.tanh(2.03 + r * .04);
    double h = (1 - u) * n;
    assertEquals(h + 10 + 100 + 7, network.score(first, network.query(first), 0), 1e-4);
    assertEquals(-h + 5, network.score(first, network.query(first), 1), 1e-6);
    State second = network.step(first, 1);
    double r2 = 1 / (1 + Math.exp(-(-1 + .1 * h + .01)));
    double u2 = 1 / (1 + Math.exp(-(.5 + .2 * h + .02)));
    double n2 = Math.tanh(-4 + .03 + r2 * (.3 * h + .04));
    double h2 = (1 - u2) * n2 + u2 * h;
    assertEquals(h2 - 20 + 100, network.score(second, network.query(second), 0), 1e-4);
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void goesThroughBytes(Cell cell) {
    RecurrentNetwork network = network(cell);
    byte[] bytes = network.toBytes();
    int[] session = session(6);
    assertEquals(
        new RecurrentNext(network, 9).next(session, 5, NONE),
        new RecurrentNext(RecurrentNetwork.ofBytes(bytes), 9).next(session, 5, NONE));
    assertThrows(
        IllegalArgumentException.class,
        () -> RecurrentNetwork.ofBytes(Arrays.copyOf(bytes, bytes.length - 1)));
    assertThrows(IllegalArgumentException.class, () -> RecurrentNetwork.ofBytes(new byte[3]));
    bytes[12] = -1;
    bytes[15] = -1;
    assertThrows(IllegalArgumentException.class, () -> RecurrentNetwork.ofBytes(bytes));
  }

  @Test
  void speaksOfAnotherCatalogue() {
    RecurrentNetwork network = network(Cell.GRU);
    int[] from = {4, -1, 2, 9};
    RecurrentNext other = new RecurrentNext(network.forItems(from), 9);
    ScoredItems list = other.next(new int[] {3, 0, 0}, 4, NONE);
    ScoredItems original = naive(network, new int[] {9, 4, 4}, ITEMS, NONE);
    int[] known = Arrays.stream(original.items()).filter(i -> i == 4 || i == 2 || i == 9).toArray();
    assertArrayEquals(known, Arrays.stream(list.items(), 0, 3).map(i -> from[i]).toArray());
    assertEquals(1, list.items()[3], "what is unknown comes last");
    assertEquals(4, other.next(new int[] {1}, 4, NONE).size());
  }

  @Test
  void refusesItemsAndShapesThatDoNotFit() {
    RecurrentNetwork network = network(Cell.GRU);
    assertThrows(IllegalArgumentException.class, () -> network.step(network.start(), ITEMS));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new RecurrentNetwork(
                Cell.LSTM,
                new FactorMatrix(1, 1, new float[1]),
                1,
                new float[3],
                new float[3],
                new float[4],
                new FactorMatrix(1, 3, new float[3]),
                new float[0]));
  }

  @Test
  void negativesAreDrawnAsOftenAsTheirPower() {
    double[] popularity = {0, 16, 0, 1, 4, 0};
    NegativeSampler sampler = new NegativeSampler(popularity, .5);
    int[] drawn = new int[6];
    SplittableRandom draws = new SplittableRandom(3);
    for (int n = 0; n < 70_000; n++) {
      drawn[sampler.draw(draws)]++;
    }
    assertEquals(0, drawn[0] + drawn[2] + drawn[5]);
    assertEquals(40_000, drawn[1], 600);
    assertEquals(10_000, drawn[3], 400);
    assertEquals(20_000, drawn[4], 500);
    NegativeSampler alike = new NegativeSampler(popularity, 0);
    assertFalse(IntStream.range(0, 1000).anyMatch(n -> popularity[alike.draw(draws)] == 0));
    assertThrows(IllegalArgumentException.class, () -> new NegativeSampler(new double[] {0, 0}, 1));
  }
}
