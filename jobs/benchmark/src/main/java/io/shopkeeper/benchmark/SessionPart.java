package io.shopkeeper.benchmark;

import io.shopkeeper.core.session.AttentiveNetwork;
import io.shopkeeper.core.session.EncoderBlock;
import io.shopkeeper.core.session.NetworkNext;
import io.shopkeeper.core.session.RecurrentNetwork;
import io.shopkeeper.core.session.RecurrentNetwork.Cell;
import io.shopkeeper.core.session.RecurrentNetwork.State;
import io.shopkeeper.core.session.SessionIndex;
import io.shopkeeper.core.session.Vsknn;
import io.shopkeeper.core.topk.BlockedTopK;
import io.shopkeeper.core.topk.FactorMatrix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** Measures the latency of next-item recommendations for one customer, one request at a time. */
final class SessionPart implements Part {
  private static final int SIZE = 64;
  private static final int REPEATS = 20;
  private static final int K = 20;
  private static final int LONGEST = 50;
  private static final int[] NONE = {};

  @Override
  public String name() {
    return "next-item";
  }

  @Override
  public String summary() {
    return "latency of one step of a session and its exact top 20, beside V-SKNN";
  }

  @Override
  public void run(Run run) {
    int requests = run.options().number("requests", 2_000, 200);
    System.out.println("scoring with " + BlockedTopK.kernel());
    System.out.println("\n| model | items | median ms | 99 % ms |");
    System.out.println("|---|---|---|---|");
    for (int items : new int[] {1_000, 10_000, 100_000}) {
      SplittableRandom random = new SplittableRandom(items);
      recurrent(items, requests, random);
      attentive(items, requests, random);
      neighbours(items, requests, random);
    }
  }

  private static void recurrent(int items, int requests, SplittableRandom random) {
    NetworkNext<State> next = new NetworkNext<>(network(items, random), 50);
    State[] state = {next.network().start()};
    print(
        "GRU %d, embedding %d: step and top %d".formatted(SIZE, SIZE, K),
        items,
        requests,
        () -> {
          state[0] = next.network().step(state[0], random.nextInt(items));
          next.next(state[0], K, NONE);
        });
    print(
        "the same, step alone",
        items,
        requests,
        () -> state[0] = next.network().step(state[0], random.nextInt(items)));
  }

  /** Sessions of 1 to 50 items: each begins anew after its fiftieth. */
  private static void attentive(int items, int requests, SplittableRandom random) {
    int rank = 2 * SIZE + 1;
    AttentiveNetwork network =
        new AttentiveNetwork(
            new FactorMatrix(items, SIZE, floats(items * SIZE, random)),
            new FactorMatrix(LONGEST, SIZE, floats(LONGEST * SIZE, random)),
            List.of(block(random), block(random)),
            floats(2 * SIZE, random),
            new FactorMatrix(items, rank, floats(items * rank, random)),
            floats(REPEATS, random));
    NetworkNext<AttentiveNetwork.State> next = new NetworkNext<>(network, LONGEST);
    AttentiveNetwork.State[] state = {network.start()};
    int[] steps = {0};
    print(
        "SASRec %d, 2 blocks: step and top %d".formatted(SIZE, K),
        items,
        requests,
        () -> {
          state[0] = steps[0]++ % LONGEST == 0 ? network.start() : state[0];
          state[0] = network.step(state[0], random.nextInt(items));
          next.next(state[0], K, NONE);
        });
  }

  private static EncoderBlock block(SplittableRandom random) {
    float[] parameters = floats(EncoderBlock.parameters(SIZE, SIZE), random);
    return new EncoderBlock(SIZE, 2, SIZE, parameters);
  }

  private static void neighbours(int items, int requests, SplittableRandom random) {
    List<int[]> past = new ArrayList<>();
    for (int s = 0; s < 500_000; s++) {
      past.add(session(items, random.nextInt(2, 8), random));
    }
    Vsknn vsknn =
        new Vsknn(
            SessionIndex.of(items, past),
            new Vsknn.Parameters(100, 1_000, Vsknn.Decay.RECIPROCAL, 1, 50));
    print(
        "V-SKNN, 500,000 sessions, 5 items so far",
        items,
        requests,
        () -> vsknn.next(session(items, 5, random), K, NONE));
  }

  /**
   * A synthetic session with skewed popularity: item indices are the square of a uniform number.
   */
  private static int[] session(int items, int length, SplittableRandom random) {
    int[] session = new int[length];
    for (int n = 0; n < length; n++) {
      double u = random.nextDouble();
      session[n] = (int) (items * u * u);
    }
    return session;
  }

  private static RecurrentNetwork network(int items, SplittableRandom random) {
    int rows = Cell.GRU.gates() * SIZE;
    int rank = 2 * SIZE + 1;
    return new RecurrentNetwork(
        Cell.GRU,
        new FactorMatrix(items, SIZE, floats(items * SIZE, random)),
        SIZE,
        floats(rows * SIZE, random),
        floats(rows * SIZE, random),
        floats(4 * SIZE, random),
        new FactorMatrix(items, rank, floats(items * rank, random)),
        floats(REPEATS, random));
  }

  private static float[] floats(int n, SplittableRandom random) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) (random.nextDouble() - .5) / 4;
    }
    return values;
  }

  private static void print(String what, int items, int requests, Runnable request) {
    for (int n = 0; n < requests; n++) {
      request.run();
    }
    long[] nanos = new long[requests];
    for (int n = 0; n < requests; n++) {
      long before = System.nanoTime();
      request.run();
      nanos[n] = System.nanoTime() - before;
    }
    Arrays.sort(nanos);
    System.out.printf(
        Locale.ROOT,
        "| %s | %,d | %.3f | %.3f |%n",
        what,
        items,
        nanos[requests / 2] / 1e6,
        nanos[requests * 99 / 100] / 1e6);
  }
}
