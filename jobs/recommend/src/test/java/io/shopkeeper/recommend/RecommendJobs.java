package io.shopkeeper.recommend;

import io.shopkeeper.platform.job.JobTest;
import io.shopkeeper.recommend.again.BuyAgainJob;
import io.shopkeeper.recommend.als.AlsTrainJob;
import io.shopkeeper.recommend.lists.RankJob;
import io.shopkeeper.recommend.similar.SimilarItemsJob;
import java.nio.file.Path;

/** The jobs of this module, set up for shops of a few customers. */
public final class RecommendJobs {
  private RecommendJobs() {}

  /** The jobs on a root, whose verdicts are of one window: each more trains everything anew. */
  public static JobTest on(Path root) {
    return JobTest.of(new AlsTrainJob(), new BuyAgainJob(), new RankJob(), new SimilarItemsJob())
        .root(root)
        .set(
            "als.rank=4",
            "als.iterations=6",
            "search.trials=0",
            "candidates.export=true",
            "candidates.per-user=10",
            "rank.per-user=8",
            "evaluation.bootstrap-rounds=200",
            "rolling.windows=1");
  }
}
