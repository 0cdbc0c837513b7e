package io.shopkeeper.learning.judge;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.shopkeeper.core.stats.Interval;

/**
 * One comparison that a gate made, as {@code run.json} holds it.
 *
 * @param name of the comparison, such as "candidate against production"
 * @param observed the relative improvement of the judged measure, a fraction; above 0 is better
 * @param low the lower end of its 95 % interval
 * @param high the upper end
 * @param threshold the relative improvement that was required
 * @param passed whether the requirement was met
 * @param pHolm the p-value that decided, adjusted by Holm's method, in [0, 1]; null if no test
 *     decided
 */
public record Check(
    String name,
    double observed,
    double low,
    double high,
    double threshold,
    boolean passed,
    @JsonProperty("p_holm") @JsonInclude(JsonInclude.Include.NON_NULL) Double pHolm) {

  /** A comparison that was decided without a test. */
  static Check of(String name, Interval improvement, double threshold, boolean passed) {
    return new Check(
        name,
        improvement.estimate(),
        improvement.low(),
        improvement.high(),
        threshold,
        passed,
        null);
  }

  /** The same comparison, decided by a p-value adjusted by Holm's method. */
  Check by(double adjusted) {
    return new Check(name, observed, low, high, threshold, passed, adjusted);
  }
}
