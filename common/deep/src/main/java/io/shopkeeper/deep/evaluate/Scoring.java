package io.shopkeeper.deep.evaluate;

import io.shopkeeper.deep.backend.Backend;
import io.shopkeeper.deep.data.Batches;
import io.shopkeeper.deep.data.ExampleFormat;
import io.shopkeeper.deep.network.BatchArrays;
import io.shopkeeper.deep.network.Network;
import io.shopkeeper.deep.network.NetworkDefinition;
import io.shopkeeper.deep.network.ThreadNetwork;
import io.shopkeeper.deep.network.Weights;
import java.io.Serializable;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.Function;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.nd4j.linalg.dataset.MultiDataSet;

/**
 * Distributed inference: applies a network to examples in batches on executors. Each process has a
 * network of its own, separate from those of training.
 *
 * @param <E> type of an example
 */
public final class Scoring<E extends Serializable> {
  private final JavaSparkContext spark;
  private final NetworkDefinition definition;
  private final ExampleFormat<E> format;
  private final Backend backend;
  private final int batchSize;

  /** Computes results from a batch. */
  @FunctionalInterface
  public interface Work<E extends Serializable, R> extends Serializable {
    /**
     * Computes any number of results, which must not refer to the batch's arrays, since those are
     * freed afterwards.
     *
     * @param network the network to apply; it must not be trained
     */
    List<R> of(List<E> examples, MultiDataSet batch, Network network);
  }

  /**
   * Creates the inference of one network.
   *
   * @param batchSize examples per batch, at least 1
   */
  public Scoring(
      JavaSparkContext spark,
      NetworkDefinition definition,
      ExampleFormat<E> format,
      Backend backend,
      int batchSize) {
    this.spark = spark;
    this.definition = definition;
    this.format = format;
    this.backend = backend;
    this.batchSize = batchSize;
  }

  /**
   * Applies the network to all examples.
   *
   * @param gather consumes the results of all batches, in order within each partition; it must not
   *     be lazy, since the broadcast weights are released when it returns
   */
  public <R, T> T map(
      JavaRDD<E> examples, Weights weights, Work<E, R> work, Function<JavaRDD<R>, T> gather) {
    Broadcast<Weights> handedOut = spark.broadcast(weights);
    try {
      return gather.apply(results(examples, handedOut, work));
    } finally {
      handedOut.destroy();
    }
  }

  private <R> JavaRDD<R> results(JavaRDD<E> examples, Broadcast<Weights> weights, Work<E, R> work) {
    NetworkDefinition network = definition;
    ExampleFormat<E> arrays = format;
    Backend readied = backend;
    int size = batchSize;
    return examples.mapPartitions(
        each -> {
          if (!each.hasNext()) {
            return Collections.emptyIterator();
          }
          readied.start();
          return new Results<>(
              new Batches<>(each, size), ThreadNetwork.of(network, weights.value()), arrays, work);
        });
  }

  private static final class Results<E extends Serializable, R> implements Iterator<R> {
    private final Iterator<List<E>> batches;
    private final Network network;
    private final ExampleFormat<E> format;
    private final Work<E, R> work;
    private Iterator<R> ready = Collections.emptyIterator();

    Results(Iterator<List<E>> batches, Network network, ExampleFormat<E> format, Work<E, R> work) {
      this.batches = batches;
      this.network = network;
      this.format = format;
      this.work = work;
    }

    @Override
    public boolean hasNext() {
      while (!ready.hasNext() && batches.hasNext()) {
        List<E> batch = batches.next();
        try (BatchArrays arrays = new BatchArrays(format.batch(batch))) {
          ready = work.of(batch, arrays.batch(), network).iterator();
        }
      }
      return ready.hasNext();
    }

    @Override
    public R next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return ready.next();
    }
  }
}
