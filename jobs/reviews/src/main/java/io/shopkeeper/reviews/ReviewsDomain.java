package io.shopkeeper.reviews;

import io.shopkeeper.deep.report.NetworksSection;
import io.shopkeeper.report.Domain;
import io.shopkeeper.report.Domain.Stage;
import io.shopkeeper.reviews.insight.InsightsSection;
import io.shopkeeper.reviews.insight.ReviewInsightsJob;
import io.shopkeeper.reviews.polarity.ReviewAspectsTrainJob;
import io.shopkeeper.reviews.sentiment.ReviewSentimentTrainJob;
import io.shopkeeper.reviews.sentiment.ReviewStarsTrainJob;
import io.shopkeeper.reviews.sentiment.SentimentSection;
import io.shopkeeper.reviews.words.ReviewWordsTrainJob;
import io.shopkeeper.reviews.words.WordsSection;

/** The domain of reviews: how buyers feel, and what they praise and complain about. */
public final class ReviewsDomain {
  /** The domain's jobs, outputs and sections. */
  public static final Domain DOMAIN =
      Domain.named("reviews")
          .step(Stage.LEARN, new ReviewWordsTrainJob())
          .step(Stage.LEARN, new ReviewSentimentTrainJob())
          .job(new ReviewStarsTrainJob())
          .job(new ReviewAspectsTrainJob())
          .step(Stage.APPLY, new ReviewInsightsJob())
          .publishes("reviews")
          .holdsCustomers("releases/reviews/user_aspects")
          .shows(
              new InsightsSection(),
              new SentimentSection(),
              new WordsSection(),
              new NetworksSection())
          .build();

  private ReviewsDomain() {}
}
