package io.shopkeeper.ranking.night;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * What the places of new items cost and bring in the night's test window.
 *
 * @param share of a list's places
 * @param items how many were new when the window began
 * @param users customers with a history
 * @param ndcg NDCG@20 of the blend without them, over items that somebody had turned to
 * @param ndcgWith the same with them
 * @param recall recall@20 of the blend without them, over all items
 * @param recallWith the same with them
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record NewItemFacts(
    double share,
    int items,
    int users,
    double ndcg,
    double ndcgWith,
    double recall,
    double recallWith) {}
