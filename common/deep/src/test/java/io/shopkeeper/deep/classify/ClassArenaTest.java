package io.shopkeeper.deep.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.shopkeeper.core.ExitCode;
import io.shopkeeper.core.classify.Predictions;
import io.shopkeeper.learning.classify.Calibration;
import io.shopkeeper.learning.classify.ClassMeasure;
import io.shopkeeper.learning.classify.Part;
import io.shopkeeper.learning.classify.Sure;
import io.shopkeeper.learning.judge.Resampling;
import io.shopkeeper.platform.job.Job;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.job.JobTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassArenaTest {
  private static final int CASES = 400;
  private static final int BINS = 15;

  @TempDir Path root;

  /** Two classes; the first is the right one of two thirds of the cases, whatever is said. */
  private static final class Overconfident implements Cases<Double> {
    static int actual(int of) {
      return of % 3 == 0 ? 1 : 0;
    }

    /** How much more than the other it scores the first class, for the widest gap. */
    static float[] scores(double widest, int of) {
      double gap = widest * new SplittableRandom(of).nextDouble();
      return new float[] {(float) gap, 0};
    }

    @Override
    public Predictions predictions(Part part, Sure<Double> classifier) {
      int[] actual = new int[CASES];
      float[] probabilities = new float[2 * CASES];
      for (int i = 0; i < CASES; i++) {
        actual[i] = actual(i);
        float[] its = classifier.probabilities(scores(classifier.model(), i));
        System.arraycopy(its, 0, probabilities, 2 * i, 2);
      }
      return Predictions.of(2, actual, probabilities);
    }

    @Override
    public long count(Part part) {
      return part == Part.VALIDATION ? 123 : CASES;
    }

    @Override
    public String[] values(Part part, String column) {
      throw new AssertionError("no slices were asked for");
    }
  }

  /** Measures a candidate of a temperature beside a baseline. */
  private record Measuring(double temperature) implements Job<Measuring.None> {
    record None() {}

    @Override
    public String name() {
      return "measuring";
    }

    @Override
    public String summary() {
      return "test: measure two classifiers";
    }

    @Override
    public Class<None> settings() {
      return None.class;
    }

    @Override
    public Map<String, String> inputs(None settings, JobContext context) {
      return Map.of();
    }

    @Override
    public void run(None settings, JobContext context) {
      new ClassArena<>(
              context,
              new ClassArena.Terms(
                  Kinds.of("gap", "wide", "narrow"),
                  "wide",
                  List.of("a", "b"),
                  ClassMeasure.ACCURACY,
                  List.of(),
                  new Resampling(10, 1)),
              new Overconfident(),
              version -> {
                throw new AssertionError("nothing is live");
              })
          .alsoTelling(candidate -> context.fact("widest", candidate.model()))
          .measure(
              Map.of(
                  "wide",
                  new Sure<>(6.0, new Calibration(temperature, .7, null)),
                  "narrow",
                  Sure.uncalibrated(1.0)));
    }
  }

  /** The expected calibration error of Naeini, Cooper and Hauskrecht 2015, written out. */
  private static double error(double temperature) {
    double[] excess = new double[BINS];
    for (int i = 0; i < CASES; i++) {
      double gap = Overconfident.scores(6, i)[0] / temperature;
      double confidence = 1 / (1 + Math.exp(-gap));
      excess[(int) (confidence * BINS)] += confidence - (Overconfident.actual(i) == 0 ? 1 : 0);
    }
    double sum = 0;
    for (double ofBin : excess) {
      sum += Math.abs(ofBin);
    }
    return sum / CASES;
  }

  @Test
  void calibrationIsToldOfTheClassifiersOwnWordAndOfTheCalibratedOne() throws IOException {
    for (double temperature : new double[] {.5, 1, 4}) {
      JobTest.Result measured =
          JobTest.of(new Measuring(temperature))
              .root(root)
              .run("measuring", "--run-id", "at-" + temperature);
      assertEquals(ExitCode.DONE, measured.exitCode(), measured.err());
      JsonNode facts = measured.run().path("facts");
      JsonNode told = facts.path("calibration");
      assertEquals(temperature, told.path("temperature").asDouble());
      assertEquals(error(1), told.path("error_before").asDouble(), 1e-5, told.toString());
      assertEquals(error(temperature), told.path("error_after").asDouble(), 1e-5, told.toString());
      assertEquals(123, told.path("validation_examples").asLong());
      assertEquals(6, facts.path("widest").asDouble(), "what else is told is the candidate's");
    }
    assertTrue(error(4) < error(1) - .05, "the test can tell them apart");
  }
}
