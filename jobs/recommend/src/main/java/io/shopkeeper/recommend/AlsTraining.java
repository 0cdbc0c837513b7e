package io.shopkeeper.recommend;

import io.shopkeeper.core.JobException;
import io.shopkeeper.core.als.Feedback;
import io.shopkeeper.core.topk.FactorMatrix;
import io.shopkeeper.ranking.history.CustomerHistory.View;
import io.shopkeeper.ranking.history.Interactions;
import io.shopkeeper.ranking.model.AlsModel;
import io.shopkeeper.recommend.AlsSettings.Engine;
import java.util.List;
import java.util.Optional;
import org.apache.spark.ml.recommendation.ALS;
import org.apache.spark.ml.recommendation.ALSModel;
import org.apache.spark.sql.Row;

/** Factorises one view of the interactions. */
final class AlsTraining {
  /** MLlib's own default, whatever the size. */
  private static final int MLLIB_BLOCKS = 10;

  private final Interactions interactions;
  private final View view;

  AlsTraining(Interactions interactions, View view) {
    this.interactions = interactions;
    this.view = view;
  }

  /** Whether any customer did anything. */
  boolean hasRatings() {
    return !interactions.ratings(view).isEmpty();
  }

  /** Alternating least squares, by itself. */
  ALSModel als(AlsSettings settings) {
    return als(settings, AlsRun.alone());
  }

  /**
   * Alternating least squares by the engine that is set. Block counts come from settings and not
   * from cores, so that the same seed gives the same factors on any cluster.
   */
  ALSModel als(AlsSettings settings, AlsRun run) {
    return settings.engine() == Engine.BLOCKED ? blocked(settings, run) : mllib(settings);
  }

  private ALSModel blocked(AlsSettings settings, AlsRun run) {
    BlockedAls als =
        new BlockedAls(
            interactions.all().sparkSession(),
            settings.plan(),
            run.start().orElse(AlsStart.cold(settings.rank())),
            run.checkpoints());
    try {
      Factorisation trained = als.fit(interactions.strengths(view));
      run.report().accept(trained.facts());
      return trained.model();
    } catch (Exception e) {
      Optional<JobException> undecided = undecided(e, settings);
      if (undecided.isPresent()) {
        throw undecided.get();
      }
      throw e;
    }
  }

  /** A row without a unique solution, found by a task, is for the settings to mend. */
  private static Optional<JobException> undecided(Exception failure, AlsSettings settings) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ArithmeticException) {
        return Optional.of(
            JobException.usage(
                "setting 'als.regularisation' = %s: %s"
                    .formatted(settings.regularisation(), cause.getMessage())));
      }
    }
    return Optional.empty();
  }

  private static int blocks(int wanted) {
    return wanted == AlsPlan.BY_SIZE ? MLLIB_BLOCKS : wanted;
  }

  private ALSModel mllib(AlsSettings settings) {
    return new ALS()
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
  }

  /** The item side of a trained factorisation. */
  AlsModel itemsOf(ALSModel trained, AlsSettings settings) {
    List<Row> rows = trained.itemFactors().orderBy("id").collectAsList();
    int rank = settings.rank();
    int[] itemOf = new int[rows.size()];
    float[] values = new float[rows.size() * rank];
    for (int r = 0; r < itemOf.length; r++) {
      itemOf[r] = rows.get(r).getInt(0);
      List<Float> features = rows.get(r).getList(1);
      for (int f = 0; f < rank; f++) {
        values[r * rank + f] = features.get(f);
      }
    }
    return new AlsModel(
        new FactorMatrix(itemOf.length, rank, values),
        itemOf,
        interactions.items().size(),
        settings.objective());
  }
}
