package io.shopkeeper.deep.memory;

import java.util.Locale;

/**
 * The memory that one executor and the driver need to train a network, in bytes.
 *
 * @param executorHeap heap of an executor: copies of the weights, and the examples of a round
 * @param executorOffHeap off-heap memory of an executor: ND4J's arrays of its concurrent workers,
 *     and native libraries
 * @param driverHeap heap of the driver: the weights of all workers, and their mean in double
 *     precision
 * @param results total size of the results that the tasks of one round send to the driver
 */
public record MemoryNeed(long executorHeap, long executorOffHeap, long driverHeap, long results) {
  private static final double MIB = 1 << 20;

  /** Bytes of the loaded libraries of ND4J and OpenBLAS, their buffers, and threads' stacks. */
  static final long LIBRARIES = 400L << 20;

  /** Bytes of heap for Spark itself, its storage and its shuffle. */
  static final long SPARK_HEAP = 300L << 20;

  /**
   * Copies of a step's activations: they are kept for the backward pass, as are their gradients,
   * and convolutions unfold their input (im2col).
   */
  static final int COPIES_OF_ACTIVATIONS = 4;

  /** Copies of the parameters: values, gradients, and the updater's scratch memory. */
  static final int COPIES_OF_PARAMETERS = 3;

  /** Copies of the weights: received, returned, and serialised. */
  static final int COPIES_OF_WEIGHTS = 3;

  /** Bytes of a task's result beside the weights: class names and Spark's metrics. */
  static final long RESULT_FRAME = 64L << 10;

  /**
   * The sizes of a network and its examples.
   *
   * @param parameters number of parameters of the network
   * @param updaterState number of values of the updater's state
   * @param activations number of activations of all layers for one example
   * @param exampleBytes serialised size of one example, in bytes
   */
  public record Load(long parameters, long updaterState, long activations, long exampleBytes) {}

  /**
   * The distribution of a training.
   *
   * @param workers total number of workers
   * @param workersOfExecutor number of workers that one executor runs concurrently
   * @param batchSize examples per mini-batch
   * @param averagingFrequency mini-batches of a worker between two averagings
   */
  public record Layout(int workers, int workersOfExecutor, int batchSize, int averagingFrequency) {}

  /** Estimates the need of a training. */
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
   * The value for {@code spark.executor.memoryOverhead}, in MiB: the off-heap need plus a tenth.
   */
  public long overheadMib() {
    return (long) Math.ceil(1.1 * executorOffHeap / MIB);
  }

  /** The need in one line, for the log. */
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
