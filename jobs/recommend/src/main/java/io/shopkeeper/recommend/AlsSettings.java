package io.shopkeeper.recommend;

import io.shopkeeper.core.settings.Setting;
import java.util.List;

/** Section {@code als}: the factorisation. */
public record AlsSettings(
    @Setting("implicit: strengths are confidence in an interest; explicit: ratings are predicted")
        Feedback feedback,
    @Setting(value = "Number of latent factors", min = 1, max = 1024) int rank,
    @Setting(value = "Rounds over users and items", min = 1, max = 1000) int iterations,
    @Setting(value = "Confidence per unit of strength, implicit only", min = 0, max = 1e6)
        double alpha,
    @Setting(value = "Regularisation, multiplied by a row's interactions", min = 0, max = 1e6)
        double regularisation,
    @Setting(value = "Blocks of users; part of the result's identity", min = 1, max = 100000)
        int userBlocks,
    @Setting(value = "Blocks of items; part of the result's identity", min = 1, max = 100000)
        int itemBlocks,
    @Setting(value = "Iterations between checkpoints", min = 1, max = 1000) int checkpointInterval,
    @Setting("Seed of the first factors") long seed,
    @Setting("Whether an evaluated model is trained again on all days up to as-of before it serves")
        boolean refit,
    @Setting(
            "Choices of \"rank alpha regularisation\" to measure on the window before the test"
                + " window; the best is trained; empty for what is set above")
        List<String> search) {
  /** What the strengths mean. */
  public enum Feedback {
    /** Hu, Koren and Volinsky, 2008. */
    IMPLICIT,
    /** Ratings. */
    EXPLICIT
  }

  /** The same with other hyper-parameters. */
  AlsSettings with(int otherRank, double otherAlpha, double otherRegularisation) {
    return new AlsSettings(
        feedback,
        otherRank,
        iterations,
        otherAlpha,
        otherRegularisation,
        userBlocks,
        itemBlocks,
        checkpointInterval,
        seed,
        refit,
        search);
  }
}
