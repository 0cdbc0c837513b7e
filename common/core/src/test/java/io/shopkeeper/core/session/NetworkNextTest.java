package io.shopkeeper.core.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.shopkeeper.core.session.RecurrentNetwork.Cell;
import io.shopkeeper.core.session.RecurrentNetwork.State;
import io.shopkeeper.core.topk.FactorMatrix;
import io.shopkeeper.core.topk.ScoredItems;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NetworkNextTest {
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

  private static final int SIZE = 4;
  private static final int INNER = 3;
  private static final int LONGEST = 5;

  private AttentiveNetwork attentive() {
    return new AttentiveNetwork(
        new FactorMatrix(ITEMS, SIZE, floats(ITEMS * SIZE)),
        new FactorMatrix(LONGEST, SIZE, floats(LONGEST * SIZE)),
        List.of(
            new EncoderBlock(SIZE, 2, INNER, floats(EncoderBlock.parameters(SIZE, INNER))),
            new EncoderBlock(SIZE, 2, INNER, floats(EncoderBlock.parameters(SIZE, INNER)))),
        floats(2 * SIZE),
        new FactorMatrix(ITEMS, 2 * SIZE + 1, floats(ITEMS * (2 * SIZE + 1))),
        floats(REPEATS));
  }

  /** All kinds of networks. */
  private Stream<SessionNetwork<?>> networks() {
    return Stream.of(network(Cell.GRU), network(Cell.LSTM), attentive());
  }

  private int[] session(int length) {
    return random.ints(length, 0, ITEMS).toArray();
  }

  /** Every item scored by itself, then sorted. */
  private static <S> ScoredItems naive(
      SessionNetwork<S> network, int[] session, int k, int[] without) {
    S state = network.start();
    for (int item : session) {
      state = network.step(state, item);
    }
    float[] query = network.query(state);
    S last = state;
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

  @Test
  void listsAreTheBestOfAllItems() {
    networks().forEach(this::listsAreTheBest);
  }

  private <S> void listsAreTheBest(SessionNetwork<S> network) {
    NetworkNext<S> next = new NetworkNext<>(network, LONGEST);
    for (int round = 0; round < 50; round++) {
      int[] session = session(random.nextInt(0, LONGEST + 1));
      int[] without = random.ints(4, 0, ITEMS).sorted().distinct().toArray();
      assertEquals(naive(network, session, 7, without), next.next(session, 7, without));
    }
  }

  @Test
  void beginningsStepsAndWholeSessionsAgree() {
    networks().forEach(this::beginningsAgree);
  }

  private <S> void beginningsAgree(SessionNetwork<S> network) {
    NetworkNext<S> next = new NetworkNext<>(network, 5);
    int[] session = session(9);
    int[][] none = new int[9][];
    Arrays.fill(none, NONE);
    ScoredItems[] lists = next.afterEach(session, 4, none);
    S state = network.start();
    for (int n = 0; n < session.length; n++) {
      assertEquals(next.next(Arrays.copyOf(session, n + 1), 4, NONE), lists[n]);
      state = network.step(state, session[n]);
      if (n < 5 || network instanceof AttentiveNetwork) {
        assertEquals(lists[n], next.next(state, 4, NONE), "after " + n);
      }
    }
    assertEquals(next.next(Arrays.copyOfRange(session, 4, 9), 4, NONE), lists[8]);
  }

  /** A block whose attention and dense part are one number each, followed by hand. */
  @Test
  void oneBlockByHand() {
    // Normalising one number leaves its shift: x̂ = 0, so that only the shifts speak.
    float[] parameters = {
      9, 2, .5f, -.25f, 3, .1f, .2f, .3f, 2, .4f, 9, -1, 2, 5, .5f, .7f,
    };
    EncoderBlock block = new EncoderBlock(1, 1, 1, parameters);
    double value = 2 * 3 + .3;
    double h = 7 + 2 * value + .4;
    double y = h + .5 * Math.max(0, -2 + 5) + .7;
    EncoderBlock.Step first = block.step(new float[] {7}, new float[0]);
    assertEquals(y, first.output()[0], 1e-5);
    assertArrayEquals(new float[] {2 * -.25f + .2f, (float) value}, first.memory(), 1e-5f);
    // Values of its own and of a step before it whose key has the same product: their mean.
    EncoderBlock.Step second = block.step(new float[] {7}, new float[] {-.3f, 1});
    assertEquals(y + (1 - value), second.output()[0], 1e-5);
    assertEquals(y, block.all(new float[][] {{7}, {7}})[1][0], 1e-5);
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

  @Test
  void anAttentiveNetworkGoesThroughBytes() {
    AttentiveNetwork network = attentive();
    byte[] bytes = network.toBytes();
    int[] session = session(7);
    AttentiveNetwork read = AttentiveNetwork.ofBytes(bytes);
    assertEquals(
        new NetworkNext<>(network, LONGEST).next(session, 5, NONE),
        new NetworkNext<>(read, LONGEST).next(session, 5, NONE));
    assertArrayEquals(bytes, read.toBytes());
    assertThrows(
        IllegalArgumentException.class,
        () -> AttentiveNetwork.ofBytes(Arrays.copyOf(bytes, bytes.length - 1)));
    assertThrows(IllegalArgumentException.class, () -> AttentiveNetwork.ofBytes(new byte[3]));
    assertThrows(
        IllegalArgumentException.class,
        () -> AttentiveNetwork.ofBytes(network(Cell.GRU).toBytes()));
    // Each field of the header in turn: negative, huge, and heads that do not divide.
    for (int field = 1; field < 8; field++) {
      for (int value : new int[] {-1, Integer.MAX_VALUE, 3}) {
        byte[] damaged = bytes.clone();
        ByteBuffer.wrap(damaged).order(ByteOrder.LITTLE_ENDIAN).putInt(4 * field, value);
        if (!Arrays.equals(damaged, bytes)) {
          assertThrows(
              IllegalArgumentException.class,
              () -> AttentiveNetwork.ofBytes(damaged),
              "field " + field + " is " + value);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Cell.class)
  void goesThroughBytes(Cell cell) {
    RecurrentNetwork network = network(cell);
    byte[] bytes = network.toBytes();
    int[] session = session(6);
    assertEquals(
        new NetworkNext<>(network, 9).next(session, 5, NONE),
        new NetworkNext<>(RecurrentNetwork.ofBytes(bytes), 9).next(session, 5, NONE));
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
    networks().forEach(this::speaksOfAnother);
  }

  private <S> void speaksOfAnother(SessionNetwork<S> network) {
    int[] from = {4, -1, 2, 9};
    NetworkNext<S> other = new NetworkNext<>(network.forItems(from), 9);
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
    AttentiveNetwork attentive = attentive();
    assertThrows(IllegalArgumentException.class, () -> attentive.step(attentive.start(), -1));
    assertThrows(IllegalArgumentException.class, () -> new EncoderBlock(4, 3, 2, new float[9]));
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
