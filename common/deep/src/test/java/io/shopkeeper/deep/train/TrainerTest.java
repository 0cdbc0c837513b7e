package io.shopkeeper.deep.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ExitCode;
import io.shopkeeper.core.JobException;
import io.shopkeeper.deep.backend.Backend;
import io.shopkeeper.deep.data.BadExample;
import io.shopkeeper.deep.data.ClassWeights;
import io.shopkeeper.deep.data.EpochPlan;
import io.shopkeeper.deep.data.ExampleFormat;
import io.shopkeeper.deep.data.Examples;
import io.shopkeeper.deep.data.Placed;
import io.shopkeeper.deep.evaluate.Classification;
import io.shopkeeper.deep.evaluate.Scoring;
import io.shopkeeper.deep.network.Network;
import io.shopkeeper.deep.network.NetworkDefinition;
import io.shopkeeper.deep.network.Weights;
import io.shopkeeper.deep.train.Clouds.Point;
import io.shopkeeper.deep.train.TrainingSettings.Placement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;
import org.nd4j.linalg.schedule.ScheduleType;
import org.nd4j.linalg.schedule.StepSchedule;
import scala.Tuple2;

class TrainerTest {
  private static final NetworkDefinition ADAM = Clouds.network(new Adam(0.02), 1.0);
  private static final NetworkDefinition ADAM_WITH_DROPOUT = Clouds.network(new Adam(0.02), 0.8);
  private static final NetworkDefinition SGD = Clouds.network(new Sgd(0.1), 1.0);

  @TempDir Path root;

  private static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private Training training(String name) {
    return new Training(root.resolve(name));
  }

  private Trained run(Training training, NetworkDefinition network, Examples<Point> examples)
      throws Exception {
    return training.of(network, Clouds.FORMAT).train(examples, Optional.empty());
  }

  /** The batches of an epoch in the order in which workers take them, straight from the plan. */
  private static List<List<Point>> batches(Examples<Point> examples, EpochPlan plan) {
    Map<Long, TreeMap<Long, Point>> byBatch = new TreeMap<>();
    for (Placed<Point> point : examples.all().collect()) {
      long position = plan.position(point.bucket(), point.index());
      byBatch
          .computeIfAbsent(plan.batch(position), b -> new TreeMap<>())
          .put(position, point.example());
    }
    return byBatch.values().stream().<List<Point>>map(b -> new ArrayList<>(b.values())).toList();
  }

  private static EpochPlan plan(Training training, Examples<Point> examples, int epoch) {
    TrainingSettings s = training.settings();
    return new EpochPlan(
        examples.bucketSizes(),
        s.batchSize(),
        s.workers(),
        s.averagingFrequency(),
        s.seed(),
        epoch);
  }

  private static double distance(Weights a, Weights b) {
    double largest = 0;
    for (int i = 0; i < a.parameters().length; i++) {
      largest = Math.max(largest, Math.abs(a.parameters()[i] - b.parameters()[i]));
    }
    return largest;
  }

  @Test
  void learnsTheClouds() throws Exception {
    Examples<Point> examples = Clouds.examples(600, 1);
    Trained trained = run(training("a").epochs(6, 0), ADAM, examples);
    Classification.Outcome outcome = classify(ADAM, Clouds.examples(300, 2), trained.weights());
    assertTrue(outcome.matrix().accuracy() > 0.9, outcome.matrix().accuracy() + "");
    assertEquals(300, outcome.matrix().total());
    assertTrue(trained.curve().get(5).loss() < trained.curve().get(0).loss() / 2);
  }

  private static Classification.Outcome classify(
      NetworkDefinition network, Examples<Point> examples, Weights weights) {
    return new Classification<>(
            new Scoring<>(Training.spark(), network, Clouds.FORMAT, Backend.SINGLE_THREAD, 64),
            Clouds.CLASSES)
        .of(examples, weights);
  }

  @Test
  void oneWorkerIsASingleMachine() throws Exception {
    Examples<Point> examples = Clouds.examples(100, 3);
    Training training = training("a").workers(1, 5, 8).epochs(2, 0);
    Trained learned = run(training, ADAM, examples);
    Weights trained = learned.weights();
    assertEquals(Set.of("examples_per_second", "loss"), training.told.keySet());
    assertEquals(learned.curve().get(1).loss(), training.told.get("loss"), "of the last epoch");

    Weights single = single(ADAM, examples, training);
    assertArrayEquals(single.parameters(), trained.parameters());
    assertArrayEquals(single.updaterState(), trained.updaterState());
    assertEquals(single.iterations(), trained.iterations());
  }

  @Test
  void averagingEveryStepIsOneMachineWithALargerBatch() throws Exception {
    // 100 = 6 · 16 + 4: the last step has a short batch, which only a weighted mean gets right.
    Examples<Point> examples = Clouds.examples(100, 3);
    Weights averaged = run(training("a").workers(4, 1, 4).epochs(2, 0), SGD, examples).weights();
    Weights single = run(training("b").workers(1, 1, 16).epochs(2, 0), SGD, examples).weights();
    assertEquals(single.iterations(), averaged.iterations());
    assertEquals(0, distance(single, averaged), 2e-6);
    assertTrue(distance(single, SGD.create().weights()) > 0.1, "nothing was learned");
  }

  @Test
  void sameSeedSameResultWhateverThePartitions() throws Exception {
    List<Row> rows = Clouds.rows(150, 5);
    Examples<Point> once = Examples.of(Clouds.table(rows), Clouds.FORMAT, 2);
    Examples<Point> again = Examples.of(Clouds.table(rows).repartition(7), Clouds.FORMAT, 5);
    Weights first = run(training("a"), ADAM_WITH_DROPOUT, once).weights();
    assertEquals(first, run(training("b"), ADAM_WITH_DROPOUT, again).weights());
    assertTrue(distance(first, ADAM_WITH_DROPOUT.create().weights()) > 0.01);
  }

  /** Each moment with one frequency of checkpoints, in turn. */
  @Test
  void killedAnywhereItGoesOnToTheSameWeights() throws Exception {
    assertKilledAnywhereItGoesOn(moment -> List.of(moment % 2 == 0 ? 1 : 3));
  }

  @Test
  @Tag("long")
  void killedAnywhereAtAnyFrequencyItGoesOnToTheSameWeights() throws Exception {
    assertKilledAnywhereItGoesOn(moment -> List.of(1, 3));
  }

  private void assertKilledAnywhereItGoesOn(IntFunction<List<Integer>> frequencies)
      throws Exception {
    Examples<Point> examples = Clouds.examples(150, 6);
    List<String> moments = new ArrayList<>();
    Weights unbroken =
        training("unbroken")
            .checkpointEvery(1)
            .of(ADAM_WITH_DROPOUT, Clouds.FORMAT)
            .observedBy((epoch, round, weights) -> moments.add(epoch + "/" + round))
            .train(examples, Optional.empty())
            .weights();
    assertEquals(8, moments.size(), "2 epochs of 19 batches, 2 workers, every 3 steps");
    for (String moment : moments) {
      for (int frequency : frequencies.apply(moments.indexOf(moment))) {
        Training training =
            training("killed-" + frequency + moment.replace('/', '-')).checkpointEvery(frequency);
        Trainer<Point> dying =
            training
                .of(ADAM_WITH_DROPOUT, Clouds.FORMAT)
                .observedBy(
                    (epoch, round, weights) -> {
                      if (moment.equals(epoch + "/" + round)) {
                        throw new Killed();
                      }
                    });
        assertThrows(Killed.class, () -> dying.train(examples, Optional.empty()));
        assertEquals(unbroken, run(training, ADAM_WITH_DROPOUT, examples).weights(), moment);
        assertTrue(training.said.stream().anyMatch(line -> line.startsWith("resumed at")));
      }
    }
  }

  @Test
  void aDamagedCheckpointIsPassedOver() throws Exception {
    Examples<Point> examples = Clouds.examples(150, 6);
    Weights unbroken = run(training("unbroken"), ADAM, examples).weights();
    Training training = training("damaged").checkpointEvery(1);
    Trainer<Point> dying =
        training
            .of(ADAM, Clouds.FORMAT)
            .observedBy(
                (epoch, round, weights) -> {
                  if (epoch == 1 && round == 2) {
                    throw new Killed();
                  }
                });
    assertThrows(Killed.class, () -> dying.train(examples, Optional.empty()));
    try (var files = Files.walk(root.resolve("damaged"))) {
      Path newest =
          files
              .filter(file -> file.getFileName().toString().equals("weights.bin"))
              .max(Comparator.comparing(Path::toString))
              .orElseThrow();
      byte[] bytes = Files.readAllBytes(newest);
      Files.write(newest, java.util.Arrays.copyOf(bytes, bytes.length / 2));
    }
    assertEquals(unbroken, run(training, ADAM, examples).weights());
    assertTrue(training.said.stream().anyMatch(line -> line.contains("is damaged")));
  }

  @Test
  void refusesTheCheckpointOfAnotherNetwork() throws Exception {
    Examples<Point> examples = Clouds.examples(60, 6);
    Training training = training("a").epochs(1, 0);
    run(training, ADAM, examples);
    JobException other = assertThrows(JobException.class, () -> run(training, SGD, examples));
    assertEquals(ExitCode.USAGE, other.exitCode());
    assertTrue(other.getMessage().contains("--run-id"), other.getMessage());
    JobException data =
        assertThrows(JobException.class, () -> run(training, ADAM, Clouds.examples(61, 6)));
    assertTrue(data.getMessage().contains("other examples"), data.getMessage());
    JobException asMany =
        assertThrows(JobException.class, () -> run(training, ADAM, Clouds.examples(60, 7)));
    assertEquals(ExitCode.USAGE, asMany.exitCode());
    assertTrue(asMany.getMessage().contains("other examples"), asMany.getMessage());
    Examples<Point> turned =
        Examples.of(Clouds.table(Clouds.rows(60, 6)).repartition(5), Clouds.FORMAT, 7);
    run(training, ADAM, turned);
  }

  private static List<Row> withAPointFarAway() {
    List<Row> rows = new ArrayList<>(Clouds.rows(100, 3));
    rows.add(RowFactory.create(1e30f, -1e30f, 0));
    return rows;
  }

  @Test
  void stopsAtALossThatIsNoNumberNamingTheBatch() throws Exception {
    Path files = root.resolve("clouds.parquet");
    Clouds.table(withAPointFarAway()).coalesce(1).write().parquet(files.toString());
    Examples<Point> examples =
        Examples.of(
            io.shopkeeper.testkit.SharedSpark.session().read().parquet(files.toString()),
            Clouds.FORMAT,
            2);
    NetworkDefinition linear = Clouds.linear(new Sgd(1e10));
    TrainingDiverged diverged =
        assertThrows(
            TrainingDiverged.class, () -> run(training("a").epochs(9, 0), linear, examples));
    assertTrue(
        diverged
            .getMessage()
            .matches(
                "epoch \\d, partition \\d+, batch \\d+ .*part-00000.*parquet.*learning rate.*"),
        diverged.getMessage());
  }

  @Test
  void stopsAtALossThatExplodes() throws Exception {
    Examples<Point> examples = Examples.of(Clouds.table(Clouds.rows(100, 3)), Clouds.FORMAT, 2);
    Training training = training("a").workers(1, 1, 10).epochs(3, 0).lossCeiling(2);
    TrainingDiverged diverged =
        assertThrows(
            TrainingDiverged.class, () -> run(training, Clouds.linear(new Sgd(1e4)), examples));
    assertTrue(diverged.getMessage().contains("has exploded"), diverged.getMessage());
    Examples<Point> calm = Clouds.examples(100, 3);
    run(training("b").workers(1, 1, 10).lossCeiling(2), SGD, calm);
  }

  @Test
  void earlyStoppingKeepsTheBest() throws Exception {
    Examples<Point> examples = Clouds.examples(60, 3);
    double[] scores = {1, 3, 2, 2.5, 9};
    List<Weights> seen = new ArrayList<>();
    Training training = training("a").epochs(5, 2);
    Trained trained =
        training
            .of(ADAM, Clouds.FORMAT)
            .train(
                examples,
                Optional.of(
                    weights -> {
                      seen.add(weights);
                      return new Validation.Measured(scores[seen.size() - 1], Map.of());
                    }));
    assertEquals(4, seen.size(), "two epochs without a better score");
    assertEquals(2, trained.bestEpoch());
    assertEquals(seen.get(1), trained.weights());
    assertNotEquals(seen.get(3), trained.weights());
  }

  /** Scores by epoch, so that a resumed run measures as the unbroken one does. */
  private static Optional<Validation> scores(double... scores) {
    return Optional.of(
        weights -> {
          double score = scores[weights.epochs() - 1];
          return new Validation.Measured(score, Map.of("score", score));
        });
  }

  @Test
  void killedAfterItsBestEpochItKeepsThatEpochsWeights() throws Exception {
    Examples<Point> examples = Clouds.examples(60, 3);
    Optional<Validation> validation = scores(1, 3, 2, 2.5, 9);
    Trained unbroken =
        training("unbroken")
            .epochs(5, 2)
            .of(ADAM_WITH_DROPOUT, Clouds.FORMAT)
            .train(examples, validation);
    assertEquals(2, unbroken.bestEpoch());
    // Within the epoch after the best, and at the averaging before the last validation.
    for (int[] moment : new int[][] {{2, 0}, {2, 1}, {3, 1}}) {
      Training training =
          training("killed-" + moment[0] + moment[1]).epochs(5, 2).checkpointEvery(1);
      Trainer<Point> dying = dying(training, ADAM_WITH_DROPOUT, moment[0], moment[1]);
      assertThrows(Killed.class, () -> dying.train(examples, validation));
      Trained resumed = training.of(ADAM_WITH_DROPOUT, Clouds.FORMAT).train(examples, validation);
      assertTrue(training.said.stream().anyMatch(line -> line.startsWith("resumed at")));
      assertEquals(unbroken.weights(), resumed.weights());
      assertEquals(2, resumed.bestEpoch());
      assertEquals(unbroken.curve(), resumed.curve(), "patience ends it at the same epoch");
    }
  }

  /** A trainer that is killed after one averaging, before its checkpoint. */
  private static Trainer<Point> dying(
      Training training, NetworkDefinition network, int lastEpoch, int lastRound) throws Exception {
    return training
        .of(network, Clouds.FORMAT)
        .observedBy(
            (epoch, round, weights) -> {
              if (epoch == lastEpoch && round == lastRound) {
                throw new Killed();
              }
            });
  }

  /** Halves the learning rate: every five steps, or every epoch. */
  @ParameterizedTest
  @CsvSource({"ITERATION, 5", "EPOCH, 1"})
  void aLearningRateScheduleGoesOnAcrossRoundsEpochsAndAKill(ScheduleType type, int step)
      throws Exception {
    NetworkDefinition scheduled =
        Clouds.network(new Sgd(new StepSchedule(type, 0.2, 0.5, step)), 1.0);
    Examples<Point> examples = Clouds.examples(100, 3);
    Training alone = training("alone").workers(1, 3, 8).epochs(2, 0);
    assertEquals(single(scheduled, examples, alone), run(alone, scheduled, examples).weights());

    Weights unbroken = run(training("unbroken"), scheduled, examples).weights();
    Training training = training("killed").checkpointEvery(1);
    Trainer<Point> dying = dying(training, scheduled, 1, 1);
    assertThrows(Killed.class, () -> dying.train(examples, Optional.empty()));
    assertEquals(unbroken, run(training, scheduled, examples).weights());
    NetworkDefinition constant = Clouds.network(new Sgd(0.2), 1.0);
    assertTrue(
        distance(unbroken, run(training("constant"), constant, examples).weights()) > 0.01,
        "the schedule changed nothing");
  }

  /** The weights of a network that takes all batches of the plan one after another. */
  private static Weights single(
      NetworkDefinition definition, Examples<Point> examples, Training training) {
    Network network = definition.create();
    for (int epoch = 0; epoch < training.settings().epochs(); epoch++) {
      Weights now = network.weights();
      network.load(now.at(now.iterations(), epoch));
      for (List<Point> batch : batches(examples, plan(training, examples, epoch))) {
        network.train(Clouds.FORMAT.batch(batch));
      }
    }
    Weights trained = network.weights();
    return trained.at(trained.iterations(), training.settings().epochs());
  }

  /** Points whose batches take ten milliseconds, so that a probe measures little but those. */
  private record Slowly() implements ExampleFormat<Point> {
    @Override
    public Point decode(Row row) throws BadExample {
      return Clouds.FORMAT.decode(row);
    }

    @Override
    public MultiDataSet batch(List<Point> examples) {
      LockSupport.parkNanos(10_000_000);
      return Clouds.FORMAT.batch(examples);
    }
  }

  /** A clock that has gone on by a thousand seconds whenever it is read. */
  private static final class Leaping extends Clock {
    private long seconds;

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      seconds += 1000;
      return Instant.ofEpochSecond(seconds);
    }
  }

  /** Eight workers, and as many batches as a probe of theirs takes. */
  private Training probing(String name) {
    return training(name).workers(8, 5, 4).epochs(1, 0).placement(Placement.AUTO);
  }

  private static void assertFactsTellOf(Trained trained) {
    TrainingFacts facts = trained.facts();
    Advice advice = trained.advice();
    assertEquals(advice.oneWorker(), facts.predictedOneWorker());
    assertEquals(advice.averaged(), facts.predictedAveraged());
    assertEquals(advice.speedUp(), facts.predictedSpeedUp());
    assertEquals(trained.examplesPerSecond() / advice.oneWorker(), facts.measuredSpeedUp());
    assertEquals(trained.workers(), facts.workers());
  }

  @Test
  void aProbeChoosesAveragingWhereWorkersDoNotHinderEachOther() throws Exception {
    Training training = probing("a");
    Trained trained =
        training.of(ADAM, new Slowly()).train(Clouds.examples(8 * 15 * 4, 3), Optional.empty());
    assertEquals(8, trained.workers());
    assertEquals(8, trained.advice().workers());
    assertTrue(trained.advice().speedUp() >= Advisor.WORTHWHILE, trained.advice().toString());
    assertFactsTellOf(trained);
    assertTrue(training.said.stream().anyMatch(line -> line.endsWith("training is averaged")));
  }

  @Test
  void aProbeChoosesOneWorkerWhereGatheringTakesLong() throws Exception {
    Training training = probing("a").clock(new Leaping());
    Examples<Point> examples = Clouds.examples(8 * 15 * 4, 3);
    Trained trained = training.of(ADAM, new Slowly()).train(examples, Optional.empty());
    assertEquals(1, trained.workers());
    assertTrue(trained.advice().speedUp() < Advisor.WORTHWHILE, trained.advice().toString());
    assertTrue(trained.examplesPerSecond() > 0);
    assertFactsTellOf(trained);
    assertTrue(training.said.stream().anyMatch(line -> line.endsWith("training stays local")));
  }

  @Test
  void withFewBatchesNothingIsProbed() throws Exception {
    Trained trained = run(probing("a"), ADAM, Clouds.examples(100, 3));
    assertEquals(8, trained.workers());
    assertNull(trained.advice());
    assertNull(trained.facts().predictedSpeedUp());
  }

  @Test
  void aProbeThatDivergesStopsNamingTheBatch() {
    Training training = training("a").workers(2, 1, 2).placement(Placement.AUTO);
    Examples<Point> examples = Clouds.examples(100, 3);
    NetworkDefinition linear = Clouds.linear(new Sgd(1e10));
    TrainingDiverged diverged =
        assertThrows(TrainingDiverged.class, () -> run(training, linear, examples));
    assertTrue(
        diverged.getMessage().matches("epoch 1, partition \\d, batch \\d+ .*"),
        diverged.getMessage());
    assertTrue(training.said.stream().noneMatch(line -> line.startsWith("a probe predicts")));
  }

  @Test
  void localIsOneWorkerHoweverManyAreSet() throws Exception {
    Examples<Point> examples = Clouds.examples(100, 3);
    Training one = training("one").workers(1, 3, 8);
    Training local = training("local").workers(64, 3, 8).placement(Placement.LOCAL);
    Trained trained = run(local, ADAM, examples);
    assertEquals(1, trained.workers());
    assertNull(trained.advice());
    assertEquals(0, distance(run(one, ADAM, examples).weights(), trained.weights()), 1e-5);
    assertEquals(one.said.get(0), local.said.get(0), "it needs no more memory than one worker");
    Trained again = run(local.workers(32, 3, 8), ADAM, examples);
    assertEquals(trained.weights(), again.weights(), "its checkpoint is of one worker too");
  }

  @Test
  void batchesLargerThanTheExamplesNeedNoMoreMemory() throws Exception {
    Training training = training("a").workers(1, 100_000, 1_000_000).epochs(1, 0);
    assertEquals(100, run(training, ADAM, Clouds.examples(100, 3)).curve().get(0).examples());
  }

  @Test
  void aClassThatWeighsTwiceIsAClassSeenTwice() {
    ClassWeights twice = new ClassWeights(List.of(2.0, 1.0, 1.0));
    Network network = Clouds.network(new Sgd(0.1), 1.0, twice).create();
    Weights first = network.weights();
    List<Point> points =
        List.of(new Point(0, 0, 0), new Point(2, 0, 1), new Point(0, 2, 2), new Point(1, 1, 0));
    network.train(Clouds.FORMAT.batch(points));
    float[] weighted = network.weights().parameters();
    network = SGD.create();
    network.load(first);
    List<Point> repeated = new ArrayList<>(points);
    repeated.add(points.get(0));
    repeated.add(points.get(3));
    network.train(Clouds.FORMAT.batch(repeated));
    float[] seenTwice = network.weights().parameters();
    for (int i = 0; i < weighted.length; i++) {
      // Both sum six gradients; one divides by four examples, the other by six.
      double a = (weighted[i] - first.parameters()[i]) * 4;
      double b = (seenTwice[i] - first.parameters()[i]) * 6;
      assertEquals(b, a, 2e-6);
    }
    assertEquals(
        List.of(10.0 / 18, 0.0, 10.0 / 2), ClassWeights.balanced(new long[] {9, 0, 1}).weights());
  }

  @Test
  void scoringLeavesTrainedWeightsAlone() throws Exception {
    Examples<Point> examples = Clouds.examples(100, 3);
    Trained trained = run(training("a"), ADAM, examples);
    Weights copy = Weights.ofBytes(trained.weights().toBytes());
    for (int i = 0; i < 3; i++) {
      classify(ADAM, examples, trained.weights());
      System.gc();
    }
    assertEquals(copy, trained.weights());
    assertEquals(
        classify(ADAM, examples, copy).loss(), classify(ADAM, examples, trained.weights()).loss());
  }

  @Test
  void moreWorkersThanDataStillLearns() throws Exception {
    Examples<Point> examples = Clouds.examples(20, 3);
    Training training = training("a").workers(8, 2, 8).epochs(1, 0);
    Trained trained = run(training, ADAM, examples);
    assertEquals(20, trained.curve().get(0).examples());
    assertTrue(
        training.said.stream()
            .anyMatch(line -> line.startsWith("8 workers, but only 3 batches of 8")));
  }

  @Test
  void refusesAnEmptySetAndCountsBadRows() throws Exception {
    JobException empty =
        assertThrows(JobException.class, () -> run(training("a"), ADAM, Clouds.examples(0, 1)));
    assertEquals(ExitCode.BAD_INPUT, empty.exitCode());
    List<Row> bad =
        List.of(
            RowFactory.create(Float.NaN, 0f, 0),
            RowFactory.create(0f, Float.POSITIVE_INFINITY, 0),
            RowFactory.create(0f, 0f, 7));
    Examples<Point> none = Examples.of(Clouds.table(bad), Clouds.FORMAT, 2);
    assertEquals(
        Map.of("a coordinate is not a number", 2L, "cloud 7 is not one of 3", 1L), none.rejected());
    JobException refused = assertThrows(JobException.class, () -> run(training("b"), ADAM, none));
    assertTrue(refused.getMessage().contains("cloud 7 is not one of 3"), refused.getMessage());
    assertFalse(Files.exists(root.resolve("b/checkpoints")), "nothing is left half done");
  }

  @Test
  void theOrderIsAPartitionOfTheExamples() {
    Examples<Point> examples = Clouds.examples(101, 4);
    EpochPlan plan = new EpochPlan(examples.bucketSizes(), 8, 3, 2, 5, 0);
    List<Tuple2<Integer, Long>> dealt =
        examples
            .epoch(plan)
            .mapPartitionsWithIndex(
                (partition, each) -> {
                  List<Tuple2<Integer, Long>> keys = new ArrayList<>();
                  each.forEachRemaining(e -> keys.add(new Tuple2<>(partition, e._1())));
                  return keys.iterator();
                },
                true)
            .collect();
    assertEquals(101, dealt.size());
    assertEquals(101, dealt.stream().map(Tuple2::_2).distinct().count());
    for (Tuple2<Integer, Long> each : dealt) {
      long batch = each._2() / 8;
      assertEquals(batch % 3, each._1() % 3, "batches are dealt in turn");
      assertEquals(batch / 3 / 2, each._1() / 3, "two steps a round");
    }
  }
}
