package io.shopkeeper.recommend;

import io.shopkeeper.recommend.again.BuyAgainJob;
import io.shopkeeper.recommend.als.AlsTrainJob;
import io.shopkeeper.recommend.lists.RankJob;
import io.shopkeeper.recommend.report.BreadthSection;
import io.shopkeeper.recommend.report.BuyAgainSection;
import io.shopkeeper.recommend.report.EvaluationSection;
import io.shopkeeper.recommend.report.ExamplesSection;
import io.shopkeeper.recommend.similar.SimilarItemsJob;
import io.shopkeeper.report.Domain;
import io.shopkeeper.report.Domain.Stage;
import java.util.stream.Stream;

/** The recommendation domain: lists for customers with reasons, and similar items. */
public final class RecommendDomain {
  /** The domain's jobs, releases and sections. */
  public static final Domain DOMAIN =
      Domain.named("recommendation")
          .step(Stage.LEARN, new AlsTrainJob())
          .step(Stage.LEARN, new BuyAgainJob())
          .step(Stage.APPLY, new RankJob())
          .step(Stage.APPLY, new SimilarItemsJob())
          .publishes("recommendations", "similar-items", "buy-again")
          .holdsCustomers(
              "artifacts/als",
              "releases/recommendations/user_item_scores",
              "releases/buy-again/buy_again")
          .holdsCustomers(
              Stream.of("blend", "ease", "rp3beta", "item-item", "popular", "popular-lately")
                  .map("artifacts/%s/candidates"::formatted)
                  .toArray(String[]::new))
          .shows(
              new EvaluationSection(),
              new BuyAgainSection(),
              new BreadthSection(),
              new ExamplesSection())
          .build();

  private RecommendDomain() {}
}
