package io.shopkeeper.benchmark;

import io.shopkeeper.core.topk.BlockedTopK;
import io.shopkeeper.core.topk.ScoredItems;
import java.util.Arrays;
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
 * Measures top-k of one batch of 256 users over a catalogue, in milliseconds. {@code
 * jobs/benchmark/run jmh}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class TopKKernelBenchmark {
  private static final int USERS = 256;

  /** Latent factors. */
  @Param({"32", "64", "128", "256"})
  public int rank;

  /** Size of the catalogue. */
  @Param("90000")
  public int items;

  /** Length of a list. */
  @Param("100")
  public int k;

  private float[] users;
  private int[][] seen;
  private BlockedTopK topK;

  /** Creates synthetic data. */
  @Setup(Level.Trial)
  public void prepare() {
    Workload data = Workload.random(USERS, items, rank, Workload.Lengths.ALIKE, 1);
    users = Arrays.copyOf(data.users(), data.users().length);
    seen = data.seen(0, USERS);
    topK = new BlockedTopK(data.items());
  }

  /** The kernel in a JVM with the Vector API. */
  @Benchmark
  @Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
  public ScoredItems[] vector() {
    return topK.topK(users, USERS, k, seen);
  }

  /** The kernel in a JVM without the Vector API. */
  @Benchmark
  public ScoredItems[] plain() {
    return topK.topK(users, USERS, k, seen);
  }
}
