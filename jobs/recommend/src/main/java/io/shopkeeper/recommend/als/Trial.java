package io.shopkeeper.recommend.als;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Map;

/**
 * Settings that a search tried, as {@code run.json} holds them under {@code search}.
 *
 * @param model the model that was trained with them
 * @param settings those that differ from what was best before, by their paths
 * @param ndcg NDCG@20 of the model
 * @param gain how much more than the best before, a fraction; null where there was none
 * @param users customers of the window
 * @param kept whether they are the best so far
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Trial(
    String model,
    Map<String, Double> settings,
    @JsonProperty("ndcg@20") double ndcg,
    Double gain,
    int users,
    boolean kept) {}
