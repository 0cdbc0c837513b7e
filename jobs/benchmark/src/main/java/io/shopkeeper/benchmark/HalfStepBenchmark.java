package io.shopkeeper.benchmark;

import io.shopkeeper.core.als.AlsObjective;
import io.shopkeeper.core.als.Basis;
import io.shopkeeper.core.als.Gram;
import io.shopkeeper.core.als.HalfStep;
import io.shopkeeper.core.als.RatingBlock;
import io.shopkeeper.core.als.SeededFactors;
import io.shopkeeper.core.als.Solver;
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
 * Measures a half-step of ALS for one block of users, without Spark, in milliseconds. {@code
 * jobs/benchmark/run jmh HalfStep}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(1)
public class HalfStepBenchmark {
  private static final int USERS = 10_000;

  /** Latent factors. */
  @Param({"64", "128"})
  public int rank;

  /** Mean number of ratings per user, distributed as in {@link PowerLaw}. */
  @Param({"14", "45", "200"})
  public int ratings;

  /** Steps of conjugate gradients; 0 solves exactly. */
  @Param({"0", "3"})
  public int steps;

  /** Size of the catalogue. */
  @Param("40000")
  public int items;

  private HalfStep step;
  private RatingBlock block;
  private float[] table;
  private float[] previous;

  /** Creates synthetic data. */
  @Setup(Level.Trial)
  public void prepare() {
    PowerLaw shop = new PowerLaw(USERS, items, (long) USERS * ratings);
    int[][] histories = new int[USERS][];
    int n = 0;
    for (int user = 0; user < USERS; user++) {
      histories[user] = shop.history(user);
      n += histories[user].length;
    }
    int[] rows = new int[n];
    int[] columns = new int[n];
    int at = 0;
    for (int user = 0; user < USERS; user++) {
      for (int item : histories[user]) {
        rows[at] = user;
        columns[at++] = item;
      }
    }
    float[] strengths = new float[n];
    Arrays.fill(strengths, 1);
    block = RatingBlock.of(rows, columns, strengths, n, 1);
    float[] factors = seeded(items);
    Basis basis = Basis.of(Gram.of(factors, rank), rank);
    int[] needed = block.needed()[0];
    float[] wanted = new float[needed.length * rank];
    for (int i = 0; i < needed.length; i++) {
      System.arraycopy(factors, needed[i] * rank, wanted, i * rank, rank);
    }
    table = basis.rotate(wanted);
    previous = steps > 0 ? seeded(block.rows()) : null;
    step = new HalfStep(AlsObjective.implicit(40, 0.1), basis, items, new Solver(steps));
  }

  private float[] seeded(int rows) {
    float[] factors = new float[rows * rank];
    for (int row = 0; row < rows; row++) {
      SeededFactors.of(1, row, rank, factors, row * rank);
    }
    return factors;
  }

  /** The half-step in a JVM with the Vector API. */
  @Benchmark
  @Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
  public HalfStep.Solution vector() {
    return step.solve(block, table, previous, HalfStep.Loss.LEFT);
  }

  /** The half-step in a JVM without the Vector API. */
  @Benchmark
  public HalfStep.Solution plain() {
    return step.solve(block, table, previous, HalfStep.Loss.LEFT);
  }
}
