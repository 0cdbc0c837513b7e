package io.shopkeeper.recommend.als;

import io.shopkeeper.core.JobException;
import io.shopkeeper.core.als.AlsObjective;
import io.shopkeeper.core.als.Feedback;
import io.shopkeeper.core.als.Regularisation;
import io.shopkeeper.core.als.Solver;
import io.shopkeeper.core.settings.Setting;
import java.util.List;

/** Section {@code als}: matrix factorisation by alternating least squares. */
public record AlsSettings(
    @Setting("blocked: the fast engine; mllib: Spark's own, the same objective") Engine engine,
    @Setting(
            "cholesky: every row exactly; cg: conjugate gradients from the row's previous factors;"
                + " blocked only")
        Method solver,
    @Setting(value = "Steps of conjugate gradients for a row", min = 1, max = 1000) int cgSteps,
    @Setting("implicit: strengths are confidence in an interest; explicit: ratings are predicted")
        Feedback feedback,
    @Setting(value = "Number of latent factors", min = 1, max = 1024) int rank,
    @Setting(value = "Rounds over users and items", min = 1, max = 1000) int iterations,
    @Setting(value = "Confidence per unit of strength, implicit only", min = 0, max = 1e6)
        double alpha,
    @Setting(value = "Regularisation, multiplied by a row's interactions", min = 0, max = 1e6)
        double regularisation,
    @Setting(
            value = "Power of a row's size that regularisation grows with; not 1: blocked only",
            min = 0,
            max = 1)
        double regularisationExponent,
    @Setting(
            value = "What a row's size counts for each of all others; not 0: blocked only",
            min = 0,
            max = 1e6)
        double unobservedWeight,
    @Setting(
            value = "Blocks of users, part of the result's identity; 0: by the number of ratings",
            min = 0,
            max = 100000)
        int userBlocks,
    @Setting(
            value = "Blocks of items, part of the result's identity; 0: by the number of ratings",
            min = 0,
            max = 100000)
        int itemBlocks,
    @Setting(value = "Iterations between checkpoints", min = 1, max = 1000) int checkpointInterval,
    @Setting("Seed of the first factors") long seed,
    @Setting(
            "Seed of a second training before the test window, which tells how far luck goes; that"
                + " of als.seed for none")
        long luckSeed,
    @Setting("Whether training begins with the factors of the newest factorisation; blocked only")
        boolean warmStart,
    @Setting("Whether an evaluated model is trained again on all days up to as-of before it serves")
        boolean refit,
    @Setting(
            "Choices of \"rank alpha regularisation\" to measure on the oldest window of"
                + " rolling.windows; the best is trained; empty for what is set above")
        List<String> search) {
  /** The implementation of the training. */
  public enum Engine {
    /** Spark MLlib. */
    MLLIB,
    /** {@link BlockedAls}. */
    BLOCKED
  }

  /** The solver of the normal equations of a row. */
  public enum Method {
    /** Cholesky decomposition, exact. */
    CHOLESKY,
    /** Some steps of conjugate gradients. */
    CG
  }

  /** The blocked engine with MLlib's implicit objective and an exact solver. */
  public static AlsSettings implicit(
      int rank, int iterations, double alpha, double regularisation) {
    return new AlsSettings(
        Engine.BLOCKED,
        Method.CHOLESKY,
        3,
        Feedback.IMPLICIT,
        rank,
        iterations,
        alpha,
        regularisation,
        1,
        0,
        AlsPlan.BY_SIZE,
        AlsPlan.BY_SIZE,
        5,
        42,
        42,
        false,
        false,
        List.of());
  }

  /**
   * Rejects combinations that MLlib does not support.
   *
   * @throws JobException (64) naming the settings
   */
  void check() {
    if (feedback == Feedback.IMPLICIT && alpha == 0) {
      throw JobException.usage(
          "setting 'als.alpha' = 0 makes every strength of interest count alike; set it above 0");
    }
    if (engine == Engine.MLLIB
        && (solver != Method.CHOLESKY
            || regularisationExponent != 1
            || unobservedWeight != 0
            || warmStart)) {
      throw JobException.usage(
          "setting 'als.engine' = mllib cannot follow als.solver = %s, als.regularisation-exponent = %s, als.unobserved-weight = %s, als.warm-start = %s; set them to cholesky, 1, 0, false, or als.engine = blocked"
              .formatted(
                  solver.name().toLowerCase(java.util.Locale.ROOT),
                  regularisationExponent,
                  unobservedWeight,
                  warmStart));
    }
  }

  /** The loss to minimise. */
  AlsObjective objective() {
    return new AlsObjective(
        feedback,
        alpha,
        new Regularisation(regularisation, regularisationExponent, unobservedWeight));
  }

  /** The plan of the blocked engine. */
  AlsPlan plan() {
    return new AlsPlan(
        objective(),
        rank,
        iterations,
        solver == Method.CG ? new Solver(cgSteps) : Solver.EXACT,
        userBlocks,
        itemBlocks,
        checkpointInterval,
        seed);
  }

  /** The same settings with other hyper-parameters. */
  AlsSettings with(int otherRank, double otherAlpha, double otherRegularisation) {
    return with(otherRank, iterations, otherAlpha, otherRegularisation, seed);
  }

  /** The same settings with another number of iterations. */
  public AlsSettings with(int otherIterations) {
    return with(rank, otherIterations, alpha, regularisation, seed);
  }

  /** The same settings with other first factors. */
  AlsSettings withLuck() {
    return with(rank, iterations, alpha, regularisation, luckSeed);
  }

  private AlsSettings with(
      int otherRank,
      int otherIterations,
      double otherAlpha,
      double otherRegularisation,
      long otherSeed) {
    return new AlsSettings(
        engine,
        solver,
        cgSteps,
        feedback,
        otherRank,
        otherIterations,
        otherAlpha,
        otherRegularisation,
        regularisationExponent,
        unobservedWeight,
        userBlocks,
        itemBlocks,
        checkpointInterval,
        otherSeed,
        luckSeed,
        warmStart,
        refit,
        search);
  }
}
