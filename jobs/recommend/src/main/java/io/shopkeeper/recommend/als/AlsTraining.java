package io.shopkeeper.recommend.als;

import io.shopkeeper.core.JobException;
import io.shopkeeper.core.als.Feedback;
import io.shopkeeper.core.als.UndecidedException;
import io.shopkeeper.core.topk.FactorMatrix;
import io.shopkeeper.ranking.history.CustomerHistory.View;
import io.shopkeeper.ranking.history.Interactions;
import io.shopkeeper.ranking.model.AlsModel;
import io.shopkeeper.recommend.als.AlsSettings.Engine;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.recommendation.ALS;
import org.apache.spark.ml.recommendation.ALSModel;
import org.apache.spark.sql.Row;

/** Trains factorisations on one view of the interactions. */
public final class AlsTraining {
  /** MLlib's default number of blocks, independent of the size. */
  private static final int MLLIB_BLOCKS = 10;

  private final Interactions interactions;
  private final View view;

  /** Creates a training on a view: up to the end of training or to the as-of day. */
  public AlsTraining(Interactions interactions, View view) {
    this.interactions = interactions;
    this.view = view;
  }

  /** Whether there are any interactions. */
  boolean hasRatings() {
    return !interactions.ratings(view).isEmpty();
  }

  /** Trains by alternating least squares from a cold start, without checkpoints. */
  public AlsTrained als(AlsSettings settings) {
    return als(settings, AlsRun.alone());
  }

  /**
   * Trains by alternating least squares with the engine of the settings. Numbers of blocks do not
   * depend on cores, so that the same seed gives the same factors on any cluster.
   */
  public AlsTrained als(AlsSettings settings, AlsRun run) {
    return settings.engine() == Engine.BLOCKED ? blocked(settings, run) : mllib(settings);
  }

  private AlsTrained blocked(AlsSettings settings, AlsRun run) {
    BlockedAls als =
        new BlockedAls(
            interactions.all().sparkSession(),
            settings.plan(),
            run.start().orElse(AlsStart.cold(settings.rank())),
            run.checkpoints());
    try {
      Factorisation trained = als.fit(interactions.strengths(view));
      run.report().accept(trained.facts());
      return new AlsTrained(
          trained.model(), itemsOf(trained.itemRows(), settings), trained::release);
    } catch (Exception e) {
      Optional<JobException> forSettings = forSettings(e, settings);
      if (forSettings.isPresent()) {
        throw forSettings.get();
      }
      throw e;
    }
  }

  /**
   * The explanation of a failure that other settings avoid: a row without a unique solution, or too
   * little memory.
   */
  private static Optional<JobException> forSettings(Exception failure, AlsSettings settings) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UndecidedException) {
        return Optional.of(
            JobException.usage(
                "setting 'als.regularisation' = %s: %s"
                    .formatted(settings.regularisation(), cause.getMessage())));
      }
      if (cause instanceof ArithmeticException) {
        return Optional.of(
            JobException.usage(
                "settings 'als.user-blocks' = %d, 'als.item-blocks' = %d: at rank %d a block has more numbers than an array can hold (%s); give more blocks, or 0 to have them follow from the ratings"
                    .formatted(
                        settings.userBlocks(),
                        settings.itemBlocks(),
                        settings.rank(),
                        cause.getMessage())));
      }
    }
    return Optional.empty();
  }

  private static int blocks(int wanted) {
    return wanted == AlsPlan.BY_SIZE ? MLLIB_BLOCKS : wanted;
  }

  private AlsTrained mllib(AlsSettings settings) {
    ALSModel trained =
        new ALS()
            .setUserCol("user")
            .setItemCol("item")
            .setRatingCol("rating")
            .setImplicitPrefs(settings.feedback() == Feedback.IMPLICIT)
            .setRank(settings.rank())
            .setMaxIter(settings.iterations())
            .setAlpha(settings.alpha())
            .setRegParam(settings.regularisation())
            .setNumUserBlocks(blocks(settings.userBlocks()))
            .setNumItemBlocks(blocks(settings.itemBlocks()))
            .setCheckpointInterval(settings.checkpointInterval())
            .setSeed(settings.seed())
            .setColdStartStrategy("drop")
            .fit(interactions.ratings(view));
    // MLlib unpersists the factors itself.
    return new AlsTrained(trained, itemsOf(rows(trained, settings.rank()), settings), () -> {});
  }

  private AlsModel itemsOf(Factorisation.Rows rows, AlsSettings settings) {
    return new AlsModel(
        rows.factors(), rows.ids(), interactions.items().size(), settings.objective());
  }

  private static Factorisation.Rows rows(ALSModel trained, int rank) {
    List<Row> rows = trained.itemFactors().orderBy("id").collectAsList();
    int[] ids = new int[rows.size()];
    float[] values = new float[Math.multiplyExact(ids.length, rank)];
    for (int r = 0; r < ids.length; r++) {
      ids[r] = rows.get(r).getInt(0);
      List<Float> features = rows.get(r).getList(1);
      for (int f = 0; f < rank; f++) {
        values[r * rank + f] = features.get(f);
      }
    }
    return new Factorisation.Rows(ids, new FactorMatrix(ids.length, rank, values));
  }
}
