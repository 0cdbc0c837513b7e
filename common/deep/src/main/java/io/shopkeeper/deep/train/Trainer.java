package io.shopkeeper.deep.train;

import io.shopkeeper.core.JobException;
import io.shopkeeper.deep.backend.Backend;
import io.shopkeeper.deep.data.EpochPlan;
import io.shopkeeper.deep.data.ExampleFormat;
import io.shopkeeper.deep.data.Examples;
import io.shopkeeper.deep.data.Placed;
import io.shopkeeper.deep.memory.MemoryGrant;
import io.shopkeeper.deep.memory.MemoryNeed;
import io.shopkeeper.deep.network.HandedOut;
import io.shopkeeper.deep.network.NetworkDefinition;
import io.shopkeeper.deep.network.Weights;
import io.shopkeeper.deep.network.WeightsChange;
import io.shopkeeper.deep.train.TrainingSettings.Placement;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.storage.Storage;
import java.io.IOException;
import java.io.Serializable;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ObjDoubleConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Trains a network by parameter averaging (McDonald, Hall and Mann 2010): every round, each worker
 * begins with the same weights, takes some steps on examples of its own, and the mean of all
 * weights begins the next round.
 *
 * @param <E> one example
 */
public final class Trainer<E extends Serializable> {
  private static final int PROBE_STEPS = WorkerRound.WARM_UP + 12;

  private final TrainingSettings settings;
  private final NetworkDefinition network;
  private final ExampleFormat<E> format;
  private final Site site;
  private Backend workers;
  private UnaryOperator<Weights> start = UnaryOperator.identity();
  private Observer observer = (epoch, round, weights) -> {};

  /**
   * Where training happens.
   *
   * @param spark on whose executors workers train
   * @param storage where checkpoints are kept
   * @param directory relative to the root, for the checkpoints of this run
   * @param backend of the workers; its threads are those of an averaged worker
   * @param clock by which rounds are timed
   * @param say takes one line at a time for the person who watches
   * @param metric takes what a training came to, by name
   */
  public record Site(
      JavaSparkContext spark,
      Storage storage,
      String directory,
      Backend backend,
      Clock clock,
      Consumer<String> say,
      ObjDoubleConsumer<String> metric) {
    /**
     * Where a job trains, with one compute thread for each worker.
     *
     * @param name of the training, which names the directory of its checkpoints and its metrics
     */
    public static Site of(JobContext context, String name) {
      return new Site(
          new JavaSparkContext(context.spark().sparkContext()),
          context.storage(),
          context.checkpoints() + "/" + name,
          Backend.SINGLE_THREAD,
          context.clock(),
          context::say,
          (what, value) -> context.metric(name.replace('/', '.') + "." + what, value));
    }
  }

  /** Somebody who is told of every averaging, after it. */
  @FunctionalInterface
  public interface Observer {
    /**
     * Hears that weights were averaged; a checkpoint may follow.
     *
     * @param epoch from 0
     * @param round of the epoch, from 0
     * @param weights the mean
     */
    void averaged(int epoch, int round, Weights weights);
  }

  /**
   * Makes a trainer of one network.
   *
   * @param settings how it is trained
   * @param network what is trained; its seed makes the first weights
   * @param format how examples become batches
   * @param site where training happens
   */
  public Trainer(
      TrainingSettings settings, NetworkDefinition network, ExampleFormat<E> format, Site site) {
    this.settings = settings;
    this.network = network;
    this.format = format;
    this.site = site;
  }

  /** Changes the first weights that the network's seed makes, such as to vectors of words. */
  public Trainer<E> startingFrom(UnaryOperator<Weights> changed) {
    this.start = changed;
    return this;
  }

  /** Tells somebody of every averaging from now on. */
  public Trainer<E> observedBy(Observer other) {
    this.observer = other;
    return this;
  }

  /**
   * Trains from the first weights, or goes on where a killed run of the same directory stood.
   *
   * @param examples to learn from
   * @param validation measures the weights after each epoch, so that the best are kept and training
   *     may stop early; without it the last weights are kept
   * @return the weights, and the learning curve
   * @throws JobException 65 without examples, 64 where a checkpoint is of something else
   * @throws TrainingDiverged naming the batch
   */
  public Trained train(Examples<E> examples, Optional<Validation> validation) throws IOException {
    examples.required("the training examples");
    site.backend().start();
    requireMemory(examples);
    Checkpoints checkpoints =
        new Checkpoints(site.storage(), site.directory(), network, order(examples));
    TrainingState state = checkpoints.newest(site.say()).orElse(null);
    if (state == null) {
      state = begin(examples);
      checkpoints.write(state);
    } else {
      site.say()
          .accept(
              "resumed at epoch %d, averaging %d"
                  .formatted(state.at().epoch() + 1, state.at().round() + 1));
    }
    Settling<E> settling = Settling.of(network, format, examples, settings.batchSize());
    try (Handout handout = new Handout(site.spark(), state.weights())) {
      while (state.at().epoch() < settings.epochs() && !stale(state)) {
        state = epoch(examples, state, handout, checkpoints, settling, validation);
      }
    }
    boolean judged = state.best() != null;
    Trained trained =
        new Trained(
            judged ? state.best() : state.weights(),
            judged ? state.at().bestEpoch() : state.at().epoch(),
            state.at().workers(),
            state.at().advice(),
            state.at().curve());
    trained.metrics().forEach(site.metric()::accept);
    return trained;
  }

  /** Workers that train at most: a probe may find one to be faster. */
  private int mostWorkers() {
    return settings.placement() == Placement.LOCAL ? 1 : settings.workers();
  }

  /** Says what memory it takes, and refuses where there is not enough. */
  private void requireMemory(Examples<E> examples) {
    MemoryGrant grant =
        MemoryGrant.of(
            site.spark().getConf(), site.spark().master(), site.spark().defaultParallelism());
    MemoryNeed need =
        MemoryNeed.of(
            Sizing.load(network, format, examples),
            new MemoryNeed.Layout(
                mostWorkers(),
                Math.min(mostWorkers(), grant.slots()),
                Math.toIntExact(Math.min(settings.batchSize(), examples.count())),
                plan(examples, mostWorkers(), 0).steps(0)));
    site.say().accept(need.line());
    grant.requireFor(need);
    workers = site.backend().withOffHeap(grant.executorOffHeap());
  }

  /** Deletes the checkpoints: what came of training is committed. */
  public void done() throws IOException {
    site.storage().delete(site.directory());
  }

  /** What the order of examples depends on, besides a probe's decision, which the state holds. */
  private String order(Examples<E> examples) {
    return "%s examples (sum %s), seed %d, batches of %d, frequency %d, %d workers"
        .formatted(
            Arrays.toString(examples.bucketSizes()),
            examples.fingerprint(),
            settings.seed(),
            settings.batchSize(),
            settings.averagingFrequency(),
            mostWorkers());
  }

  private boolean stale(TrainingState state) {
    return settings.patience() > 0
        && state.at().bestEpoch() > 0
        && state.at().epoch() - state.at().bestEpoch() >= settings.patience();
  }

  private TrainingState begin(Examples<E> examples) {
    Weights first = start.apply(network.create().weights());
    Advice advice = null;
    int workers = mostWorkers();
    if (settings.placement() == Placement.AUTO && settings.workers() > 1) {
      advice = probe(examples, first).orElse(null);
      if (advice != null) {
        workers = advice.speedUp() >= Advisor.WORTHWHILE ? settings.workers() : 1;
        site.say()
            .accept(
                String.format(
                    Locale.ROOT,
                    "a probe predicts %.0f examples/s with one worker, %.0f with %d: %.2f times;"
                        + " training %s",
                    advice.oneWorker(),
                    advice.averaged(),
                    advice.workers(),
                    advice.speedUp(),
                    workers > 1 ? "is averaged" : "stays local"));
      }
    }
    EpochPlan plan = plan(examples, workers, 0);
    if (plan.batches() < workers) {
      site.say()
          .accept(
              "%d workers, but only %d batches of %d: the others have nothing to train; lower deep.workers or deep.batch-size"
                  .formatted(workers, plan.batches(), settings.batchSize()));
    }
    return new TrainingState(first, null, TrainingState.Progress.start(workers, advice));
  }

  private EpochPlan plan(Examples<E> examples, int workers, int epoch) {
    return new EpochPlan(
        examples.bucketSizes(),
        settings.batchSize(),
        workers,
        settings.averagingFrequency(),
        settings.seed(),
        epoch);
  }

  /** A few steps that nobody keeps: of one worker, then of all. None where batches are too few. */
  private Optional<Advice> probe(Examples<E> examples, Weights first) {
    EpochPlan plan =
        new EpochPlan(
            examples.bucketSizes(),
            settings.batchSize(),
            settings.workers(),
            PROBE_STEPS,
            settings.seed(),
            0);
    if (plan.batches() < (long) settings.workers() * PROBE_STEPS) {
      return Optional.empty();
    }
    JavaPairRDD<Long, Placed<E>> probe = examples.epoch(plan);
    int[] all = IntStream.range(0, settings.workers()).toArray();
    try (Handout handout = new Handout(site.spark(), first)) {
      HandedOut weights = handout.now(first.iterations(), first.epochs());
      // Once for nothing: the first steps of a process load libraries and are not compiled yet.
      round(probe, plan, weights, 0, all, PROBE_STEPS, site.backend().threads());
      Round together = round(probe, plan, weights, 0, all, PROBE_STEPS, site.backend().threads());
      Round alone = round(probe, plan, weights, 0, new int[] {0}, PROBE_STEPS, cores());
      return Optional.of(
          Advisor.advise(
              results(alone, examples, 0, 0).get(0),
              results(together, examples, 0, 0),
              together.seconds(),
              settings.batchSize(),
              settings.averagingFrequency()));
    }
  }

  /** Cores that one task may use when it is the only one of its executor. */
  private int cores() {
    return site.spark().isLocal()
        ? site.spark().defaultParallelism()
        : site.spark().getConf().getInt("spark.executor.cores", 1);
  }

  private TrainingState epoch(
      Examples<E> examples,
      TrainingState from,
      Handout handout,
      Checkpoints checkpoints,
      Settling<E> settling,
      Optional<Validation> validation)
      throws IOException {
    TrainingState state = from;
    int epoch = state.at().epoch();
    int workers = state.at().workers();
    EpochPlan plan = plan(examples, workers, epoch);
    int threads = workers == 1 ? cores() : site.backend().threads();
    JavaPairRDD<Long, Placed<E>> order = examples.epoch(plan);
    for (int round = state.at().round(); round < plan.rounds(); round++) {
      int first = round * workers;
      Round done =
          round(
              order,
              plan,
              handout.now(state.weights().iterations(), state.weights().epochs()),
              epoch,
              IntStream.range(first, first + workers).toArray(),
              Integer.MAX_VALUE,
              threads,
              ceiling(state));
      List<WorkerResult> results = results(done, examples, epoch, first);
      WeightsChange change = Averaging.mean(results);
      Weights mean = change.after(state.weights());
      if (!settings.averageUpdaters()) {
        mean = new Weights(mean.parameters(), new float[mean.updaterState().length], 0, 0);
        change = WeightsChange.of(mean);
      }
      handout.next(change, mean);
      int taken = state.weights().iterations() + plan.steps(round);
      state =
          new TrainingState(
              mean.at(taken, epoch),
              state.best(),
              state
                  .at()
                  .averaged(
                      results.stream().mapToDouble(WorkerResult::lossSum).sum(),
                      results.stream().mapToLong(WorkerResult::examples).sum(),
                      done.seconds()));
      observer.averaged(epoch, round, state.weights());
      if ((round + 1) % settings.checkpointAveragings() == 0 && round + 1 < plan.rounds()) {
        checkpoints.write(state);
      }
    }
    state = judged(state, plan, settling, validation);
    checkpoints.write(state);
    return state;
  }

  private double ceiling(TrainingState state) {
    return Double.isNaN(state.at().firstLoss())
        ? Double.MAX_VALUE
        : settings.lossCeiling() * Math.max(state.at().firstLoss(), 1e-3);
  }

  private List<WorkerResult> results(Round done, Examples<E> examples, int epoch, int first) {
    List<WorkerResult> useful = new ArrayList<>();
    for (int w = 0; w < done.results().size(); w++) {
      WorkerResult result = done.results().get(w);
      if (result.fault() != null) {
        WorkerResult.Fault fault = result.fault();
        throw new TrainingDiverged(
            String.format(
                Locale.ROOT,
                "epoch %d, partition %d, batch %d (first example from %s): the loss %s %s; lower"
                    + " the learning rate, or look at that batch's features",
                epoch + 1,
                first + w,
                fault.batch(),
                examples.file(fault.file()),
                fault.loss(),
                fault.what()));
      }
      if (result.examples() > 0) {
        useful.add(result);
      }
    }
    return useful;
  }

  private TrainingState judged(
      TrainingState state, EpochPlan plan, Settling<E> settling, Optional<Validation> validation) {
    TrainingState.Progress at = state.at();
    Weights passed =
        settling.after(state.weights().at(state.weights().iterations(), at.epoch() + 1));
    Optional<Validation.Measured> measured = validation.map(v -> v.measure(passed));
    EpochRecord record =
        new EpochRecord(
            at.epoch() + 1,
            at.lossSum() / at.examples(),
            at.examples(),
            plan.rounds(),
            at.seconds(),
            measured.map(Validation.Measured::metrics).orElse(java.util.Map.of()));
    List<EpochRecord> curve = new ArrayList<>(at.curve());
    curve.add(record);
    site.say().accept(line(record));
    double score = measured.map(Validation.Measured::score).orElse(Double.NaN);
    boolean better =
        measured.isPresent() && (Double.isNaN(at.bestScore()) || score > at.bestScore());
    return new TrainingState(
        passed,
        better ? passed : state.best(),
        at.epochDone(
            List.copyOf(curve),
            better ? score : at.bestScore(),
            better ? at.epoch() + 1 : at.bestEpoch()));
  }

  private String line(EpochRecord record) {
    StringBuilder text =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "epoch %d of %d · loss %.4f",
                record.epoch(),
                settings.epochs(),
                record.loss()));
    record
        .validation()
        .forEach(
            (name, value) -> text.append(String.format(Locale.ROOT, " · %s %.4f", name, value)));
    if (record.seconds() > 0) {
      text.append(
          String.format(Locale.ROOT, " · %.0f examples/s", record.examples() / record.seconds()));
    }
    return text.toString();
  }

  /** A round as the driver saw it. */
  private record Round(List<WorkerResult> results, double seconds) {}

  private Round round(
      JavaPairRDD<Long, Placed<E>> order,
      EpochPlan plan,
      HandedOut weights,
      int epoch,
      int[] partitions,
      int mostSteps,
      int threads) {
    return round(order, plan, weights, epoch, partitions, mostSteps, threads, Double.MAX_VALUE);
  }

  private Round round(
      JavaPairRDD<Long, Placed<E>> order,
      EpochPlan plan,
      HandedOut weights,
      int epoch,
      int[] partitions,
      int mostSteps,
      int threads,
      double lossCeiling) {
    Instant begun = site.clock().instant();
    List<WorkerResult>[] results =
        order
            .mapPartitionsWithIndex(
                new WorkerRound<>(
                    network,
                    format,
                    workers.withThreads(threads),
                    weights,
                    plan,
                    settings.seed(),
                    epoch,
                    mostSteps,
                    lossCeiling),
                true)
            .collectPartitions(partitions);
    double seconds = Duration.between(begun, site.clock().instant()).toNanos() / 1e9;
    return new Round(Arrays.stream(results).flatMap(List::stream).toList(), seconds);
  }
}
