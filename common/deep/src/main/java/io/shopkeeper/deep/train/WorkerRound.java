package io.shopkeeper.deep.train;

import io.shopkeeper.deep.backend.Backend;
import io.shopkeeper.deep.data.EpochPlan;
import io.shopkeeper.deep.data.ExampleFormat;
import io.shopkeeper.deep.data.Permutation;
import io.shopkeeper.deep.data.Placed;
import io.shopkeeper.deep.network.BatchArrays;
import io.shopkeeper.deep.network.HandedOut;
import io.shopkeeper.deep.network.Network;
import io.shopkeeper.deep.network.NetworkDefinition;
import io.shopkeeper.deep.network.ThreadNetwork;
import io.shopkeeper.deep.network.WeightsChange;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.api.java.function.Function2;
import org.nd4j.linalg.factory.Nd4j;
import scala.Tuple2;

/**
 * One worker's part of a round: it begins with the averaged weights, takes its steps, and brings
 * its own weights home. All that is random comes from (seed, epoch, partition), so a task that
 * Spark runs again brings the same.
 *
 * @param definition the network that is trained
 * @param format how examples become batches
 * @param backend what readies the executor's process
 * @param weights those that the round begins with
 * @param plan which example is in which batch
 * @param seed of the run
 * @param epoch from 0
 * @param mostSteps after which the worker stops, for a probe
 * @param lossCeiling above which a loss has exploded
 */
record WorkerRound<E extends Serializable>(
    NetworkDefinition definition,
    ExampleFormat<E> format,
    Backend backend,
    HandedOut weights,
    EpochPlan plan,
    long seed,
    int epoch,
    int mostSteps,
    double lossCeiling)
    implements Function2<Integer, Iterator<Tuple2<Long, Placed<E>>>, Iterator<WorkerResult>> {

  /** Steps of a probe that are not timed: the first ones load classes and libraries. */
  static final int WARM_UP = 3;

  @Override
  public Iterator<WorkerResult> call(
      Integer partition, Iterator<Tuple2<Long, Placed<E>>> examples) {
    if (!examples.hasNext()) {
      return List.of(new WorkerResult(null, 0, 0, 0, null, 0, 0)).iterator();
    }
    backend.start();
    long roundSeed = Permutation.mix(Permutation.mix(Permutation.mix(seed) + epoch) + partition);
    Network network = ThreadNetwork.of(definition, weights);
    // After the network: to build one sets a seed of its own, and a thread may have one already.
    Nd4j.getRandom().setSeed(roundSeed);
    return List.of(train(network, examples)).iterator();
  }

  private WorkerResult train(Network network, Iterator<Tuple2<Long, Placed<E>>> examples) {
    long trained = 0;
    int steps = 0;
    double lossSum = 0;
    long begun = System.nanoTime();
    long number = 0;
    int file = -1;
    double loss = 0;
    Tuple2<Long, Placed<E>> next = examples.next();
    while (next != null && steps < mostSteps) {
      number = plan.batch(next._1());
      file = next._2().file();
      List<E> batch = new ArrayList<>();
      while (next != null && plan.batch(next._1()) == number) {
        batch.add(augmented(next));
        next = examples.hasNext() ? examples.next() : null;
      }
      if (steps == WARM_UP) {
        begun = System.nanoTime();
      }
      try (BatchArrays arrays = new BatchArrays(format.batch(batch))) {
        loss = network.train(arrays.batch());
      }
      if (!Double.isFinite(loss) || loss > lossCeiling) {
        String what = Double.isFinite(loss) ? "has exploded" : "is not a number";
        return failed(new WorkerResult.Fault(number, loss, file, what));
      }
      lossSum += loss * batch.size();
      trained += batch.size();
      steps++;
    }
    long nanos = System.nanoTime() - begun;
    WeightsChange learned = network.change();
    if (!learned.finite()) {
      return failed(
          new WorkerResult.Fault(
              number, loss, file, "is a number, but the weights after it are not"));
    }
    return new WorkerResult(
        learned, trained, steps, lossSum, null, Math.max(0, steps - WARM_UP), nanos);
  }

  private static WorkerResult failed(WorkerResult.Fault fault) {
    return new WorkerResult(null, 0, 0, 0, fault, 0, 0);
  }

  private E augmented(Tuple2<Long, Placed<E>> example) {
    return format.augment(
        example._2().example(),
        new SplittableRandom(
            Permutation.mix(Permutation.mix(Permutation.mix(~seed) + epoch) + example._1())));
  }
}
