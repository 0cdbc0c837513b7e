package io.shopkeeper.data.sample;

import io.shopkeeper.data.sample.SampleStoreSettings.Wording;
import java.io.Serializable;

/**
 * The reviews of a shop.
 *
 * @param count number of reviews
 * @param suspicious share of them in campaigns
 */
record ReviewPlan(long count, double suspicious, Wording wording) implements Serializable {
  static ReviewPlan of(SampleStoreSettings settings) {
    return new ReviewPlan(settings.reviewCount(), settings.suspiciousReviews(), settings.wording());
  }
}
