package io.shopkeeper.ranking.night;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.shopkeeper.learning.judge.Estimate;

/**
 * How far luck goes: the blend with a factorisation that began with other first factors, beside the
 * blend of the night, both with the same weights and on the night's test window.
 *
 * @param users customers with a history
 * @param ndcg NDCG@20 of the blend
 * @param ndcgOther the same from other first factors
 * @param change the relative difference of the latter to the former
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record LuckFacts(int users, double ndcg, double ndcgOther, Estimate change) {}
