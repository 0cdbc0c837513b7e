package io.shopkeeper.deep.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class AdvisorTest {
  private static final int BATCH = 50;

  /** A probe of ten timed steps. */
  private static WorkerResult probe(double secondsPerStep) {
    return new WorkerResult(null, 0, 0, 0, null, 10, (long) (10 * secondsPerStep * 1e9));
  }

  /** The wall time of such probes: their steps, the untimed ones before, and some gathering. */
  private static double wall(double slowest, double gathering) {
    return (10 + WorkerRound.WARM_UP) * slowest + gathering;
  }

  @Test
  void twoAsFastAsOneThatCostNothingToGatherAreTwiceAsFast() {
    Advice advice =
        Advisor.advise(probe(.01), List.of(probe(.01), probe(.01)), wall(.01, 0), BATCH, 10);
    assertEquals(5_000, advice.oneWorker(), 1e-6);
    assertEquals(10_000, advice.averaged(), 1e-3);
    assertEquals(2, advice.speedUp(), 1e-6);
    assertEquals(2, advice.workers());
  }

  @Test
  void theSlowestWorkerSetsThePace() {
    Advice advice =
        Advisor.advise(probe(.01), List.of(probe(.01), probe(.02)), wall(.02, 0), BATCH, 10);
    assertEquals(1, advice.speedUp(), 1e-6);
  }

  @Test
  void gatheringWeighsLessTheRarerItIs() {
    List<WorkerResult> both = List.of(probe(.01), probe(.01));
    // Ten steps of 10 ms and 100 ms of gathering: half of the time. With a hundred: a tenth or so.
    assertEquals(1, Advisor.advise(probe(.01), both, wall(.01, .1), BATCH, 10).speedUp(), 1e-6);
    assertEquals(
        2 / 1.1, Advisor.advise(probe(.01), both, wall(.01, .1), BATCH, 100).speedUp(), 1e-6);
  }

  @Test
  void aClockThatLagsForetellsNoMoreThanAllWorkersTogether() {
    Advice advice = Advisor.advise(probe(.01), List.of(probe(.01), probe(.01)), 0, BATCH, 10);
    assertTrue(advice.speedUp() <= 2 + 1e-9);
  }
}
