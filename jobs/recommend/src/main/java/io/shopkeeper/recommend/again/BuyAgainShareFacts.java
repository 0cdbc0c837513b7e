package io.shopkeeper.recommend.again;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.shopkeeper.learning.judge.Estimate;
import java.util.List;

/**
 * What places in lists for what customers may buy again would bring, as {@code run.json} holds it
 * under {@code buy_again_share}. All NDCG@20 are over all that a customer bought in a window,
 * whether new to them or not.
 *
 * @param windows test windows before that of the night, on which the share is chosen
 * @param cases customers with a history who bought something, each once in every such window
 * @param tried what was measured on these windows, the list without such places first
 * @param gain what the best share adds to NDCG@20 on these windows; null if that is 0
 * @param proposed the best share where the gain is certain, else 0
 * @param night the proposed share on the window of the night; null if there is none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record BuyAgainShareFacts(
    int windows, int cases, List<Tried> tried, Estimate gain, double proposed, Night night) {
  /** One share, and what lists with it come to. */
  public record Tried(double share, double ndcg) {}

  /**
   * The proposed share on the test window of the night, by which nothing was chosen.
   *
   * @param users customers with a history who bought something
   * @param ndcg without such places
   * @param ndcgWith with them
   * @param gain the difference
   */
  @JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
  public record Night(int users, double ndcg, double ndcgWith, Estimate gain) {}
}
