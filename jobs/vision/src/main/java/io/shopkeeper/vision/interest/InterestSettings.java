package io.shopkeeper.vision.interest;

import io.shopkeeper.core.settings.Setting;

/** Section {@code interests}: how much each encounter with a picture counts. */
public record InterestSettings(
    @Setting(value = "Days after which an encounter counts half", min = 1, max = 3650)
        int halfLifeDays,
    @Setting(value = "How much a view or click counts", min = 0, max = 100) double viewed,
    @Setting(value = "How much it counts to put into the cart", min = 0, max = 100) double carted,
    @Setting(value = "How much a purchase counts", min = 0, max = 100) double bought,
    @Setting(value = "How much a picture counts that the customer delivered", min = 0, max = 100)
        double delivered,
    @Setting(
            value = "Encounters of an average customer that each customer is given to begin with",
            min = 0.1,
            max = 1000)
        double prior,
    @Setting(value = "Most interests of a kind that are kept of a customer", min = 1, max = 1000)
        int perKind) {
  /** The same, where every encounter counts 1. */
  InterestSettings counting() {
    return new InterestSettings(halfLifeDays, 1, 1, 1, 1, prior, perKind);
  }
}
