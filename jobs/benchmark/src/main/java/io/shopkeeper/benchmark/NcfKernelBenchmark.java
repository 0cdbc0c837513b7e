package io.shopkeeper.benchmark;

import io.shopkeeper.core.ncf.Dense;
import io.shopkeeper.core.ncf.NcfNetwork;
import io.shopkeeper.core.ncf.NcfScorer;
import io.shopkeeper.core.ncf.Tower;
import io.shopkeeper.core.topk.FactorMatrix;
import io.shopkeeper.core.topk.ScoredItems;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
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
 * Measures the ranking of a whole catalogue for one user by NeuMF. {@code jobs/benchmark/run jmh
 * Ncf}.
 */
@State(Scope.Thread)
@BenchmarkMode({Mode.AverageTime, Mode.SampleTime})
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class NcfKernelBenchmark {
  private static final int USERS = 1_000;

  /** Size of the catalogue. */
  @Param({"1000", "10000", "90000"})
  public int items;

  /** Size of the network: of the embeddings and of the dense layers; small is 16, 32 and 16. */
  @Param({"small", "large"})
  public String network;

  /** Length of a list. */
  @Param("100")
  public int k;

  private NcfScorer scorer;
  private int user;

  /** Creates a network with random weights. */
  @Setup(Level.Trial)
  public void prepare() {
    SplittableRandom random = new SplittableRandom(1);
    int size = network.equals("small") ? 16 : 64;
    int first = 2 * size;
    int second = size;
    scorer =
        new NcfScorer(
            new NcfNetwork(
                tower(random, USERS, size),
                tower(random, items, size),
                List.of(dense(random, 2 * size, first), dense(random, first, second)),
                dense(random, second + size, 1)));
  }

  private static Tower tower(SplittableRandom random, int rows, int size) {
    return new Tower(
        new FactorMatrix(rows, size, values(random, rows * size)),
        new FactorMatrix(rows, size, values(random, rows * size)));
  }

  private static Dense dense(SplittableRandom random, int inputs, int outputs) {
    return new Dense(inputs, outputs, values(random, inputs * outputs), values(random, outputs));
  }

  private static float[] values(SplittableRandom random, int n) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) (random.nextDouble() - 0.5);
    }
    return values;
  }

  /** The best items of the next user. */
  @Benchmark
  public ScoredItems[] oneUser() {
    user = (user + 1) % USERS;
    return scorer.topK(new int[] {user}, k, null);
  }
}
