package io.shopkeeper.deep.memory;

import java.util.Locale;

/**
 * What one executor and the driver need to train a network.
 *
 * @param executorHeap bytes: the weights as they come and go, and the examples of a round
 * @param executorOffHeap bytes: ND4J's arrays of all workers that the executor runs at once, and
 *     the native libraries
 * @param driverHeap bytes: the weights of all workers, and their mean in doubles
 * @param results bytes: what the tasks of one round together send to the driver
 */
public record MemoryNeed(long executorHeap, long executorOffHeap, long driverHeap, long results) {
  private static final double MIB = 1 << 20;

  /** Shared libraries of ND4J and OpenBLAS once loaded, their buffers, and threads' stacks. */
  static final long LIBRARIES = 400L << 20;

  /** Spark itself, its storage and its shuffle. */
  static final long SPARK_HEAP = 300L << 20;

  /**
   * Activations of a step are kept for the way back, as are their gradients; convolutions unfold
   * their input once more beside them.
   */
  static final int COPIES_OF_ACTIVATIONS = 4;

  /** Parameters, their gradients, and the updater's work on both. */
  static final int COPIES_OF_PARAMETERS = 3;

  /** Weights as they come, as they leave, and as they are serialised. */
  static final int COPIES_OF_WEIGHTS = 3;

  /** What a task's result has beside the weights: classes' names, and Spark's metrics of it. */
  static final long RESULT_FRAME = 64L << 10;

  /**
   * Sizes of what is trained.
   *
   * @param parameters of the network
   * @param updaterState numbers that its updater keeps
   * @param activations numbers that all layers make of one example
   * @param exampleBytes of one example, serialised
   */
  public record Load(long parameters, long updaterState, long activations, long exampleBytes) {}

  /**
   * How it is trained.
   *
   * @param workers in all
   * @param workersOfExecutor that one executor runs at once
   */
  public record Layout(int workers, int workersOfExecutor, int batchSize, int averagingFrequency) {}

  /** The need. */
  public static MemoryNeed of(Load load, Layout layout) {
    long weights = Float.BYTES * (load.parameters() + load.updaterState());
    long arrays =
        Float.BYTES
            * (COPIES_OF_PARAMETERS * load.parameters()
                + load.updaterState()
                + COPIES_OF_ACTIVATIONS * load.activations() * layout.batchSize());
    long round = load.exampleBytes() * layout.batchSize() * layout.averagingFrequency();
    long heap = layout.workersOfExecutor() * (COPIES_OF_WEIGHTS * weights + round) + SPARK_HEAP;
    long driver = (layout.workers() + COPIES_OF_WEIGHTS + 2L) * weights + SPARK_HEAP;
    long results = layout.workers() * (weights + RESULT_FRAME);
    return new MemoryNeed(heap, layout.workersOfExecutor() * arrays + LIBRARIES, driver, results);
  }

  /**
   * The value for {@code spark.executor.memoryOverhead}, in MiB: what is off the heap, and a tenth.
   */
  public long overheadMib() {
    return (long) Math.ceil(1.1 * executorOffHeap / MIB);
  }

  /** For the log. */
  public String line() {
    return String.format(
        Locale.ROOT,
        "memory: an executor needs %.0f MiB of heap and %.0f MiB beside it (spark.executor.memoryOverhead=%dm), the driver %.0f MiB of heap",
        executorHeap / MIB,
        executorOffHeap / MIB,
        overheadMib(),
        driverHeap / MIB);
  }
}
