package io.shopkeeper.benchmark;

import io.shopkeeper.core.als.AlsObjective;
import io.shopkeeper.core.als.Reasons;
import io.shopkeeper.core.recommend.Blend;
import io.shopkeeper.core.recommend.Counting;
import io.shopkeeper.core.recommend.Neighbours;
import io.shopkeeper.core.topk.FactorMatrix;
import io.shopkeeper.core.topk.ScoredItems;
import io.shopkeeper.ranking.model.AlsModel;
import io.shopkeeper.ranking.model.NeighbourModel;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Measures a customer's list by a blend of EASE, RP³β and ALS, and its reasons, in microseconds.
 * {@code jobs/benchmark/run jmh BlendKernel}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class BlendKernelBenchmark {
  private static final int CUSTOMERS = 64;
  private static final int LISTED = 20;
  private static final int REASONS = 5;
  private static final int EASE_ITEMS = 3000;

  /** Size of the catalogue. */
  @Param("20000")
  public int items;

  /** Latent factors of ALS. */
  @Param("64")
  public int rank;

  /** Items of a customer. */
  @Param("30")
  public int history;

  private Blend blend;
  private int[][] histories;
  private float[] strengths;
  private int[][] lists;
  private int next;

  /** Creates synthetic data. */
  @Setup(Level.Trial)
  public void prepare() {
    SplittableRandom random = new SplittableRandom(1);
    float[] factors = new float[items * rank];
    for (int f = 0; f < factors.length; f++) {
      factors[f] = (float) random.nextDouble(-0.1, 0.1);
    }
    AlsModel als =
        new AlsModel(
            new FactorMatrix(items, rank, factors),
            IntStream.range(0, items).toArray(),
            items,
            AlsObjective.implicit(40, 0.1));
    float[] everybody = new float[items];
    for (int i = 0; i < items; i++) {
      everybody[i] = (float) random.nextDouble(-1, 1);
    }
    blend =
        new Blend(
            List.of(
                new Blend.Part(neighbours(random, "ease", Counting.ITEMS, EASE_ITEMS, 300), 1),
                new Blend.Part(neighbours(random, "rp3beta", Counting.STRENGTHS, items, 100), 0.5),
                new Blend.Part(als, 0.5)),
            everybody);
    strengths = new float[history];
    histories = new int[CUSTOMERS][];
    for (int c = 0; c < CUSTOMERS; c++) {
      histories[c] = random.ints(0, items).distinct().limit(history).sorted().toArray();
    }
    for (int h = 0; h < history; h++) {
      strengths[h] = 1 + h % 3;
    }
    lists = new int[CUSTOMERS][];
    for (int c = 0; c < CUSTOMERS; c++) {
      lists[c] = list(c).items();
    }
  }

  /** Each of the first items has neighbours among them. */
  private NeighbourModel neighbours(
      SplittableRandom random, String name, Counting counting, int first, int each) {
    int[] rowStart = new int[items + 1];
    int[] neighbour = new int[first * each];
    float[] similarity = new float[first * each];
    for (int item = 0; item < items; item++) {
      rowStart[item + 1] = Math.min(item + 1, first) * each;
    }
    for (int e = 0; e < neighbour.length; e++) {
      neighbour[e] = random.nextInt(first);
      similarity[e] = (float) random.nextDouble();
    }
    return new NeighbourModel(name, counting, new Neighbours(rowStart, neighbour, similarity));
  }

  private ScoredItems list(int customer) {
    return blend.recommend(histories[customer], strengths, LISTED, histories[customer]);
  }

  /** A customer's twenty best items. */
  @Benchmark
  public ScoredItems recommend() {
    next = (next + 1) % CUSTOMERS;
    return list(next);
  }

  /** Five reasons for each of twenty items. */
  @Benchmark
  public Reasons[] explain() {
    next = (next + 1) % CUSTOMERS;
    return blend.explain(histories[next], strengths, lists[next], REASONS);
  }
}
