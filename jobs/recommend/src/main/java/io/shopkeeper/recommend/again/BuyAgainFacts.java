package io.shopkeeper.recommend.again;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Map;

/**
 * What was learned of how customers come back, as {@code run.json} holds it under {@code
 * buy-again}.
 *
 * @param source the kind of odds that serves
 * @param horizonDays days ahead that a probability is of
 * @param windows that were learned from
 * @param examples pairs of a customer and an item in a sample of them
 * @param taken how many of the pairs were bought again
 * @param influence by how much the log-odds move with a deviation of each signal, by its label
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record BuyAgainFacts(
    String source,
    int horizonDays,
    int windows,
    long examples,
    long taken,
    Map<String, Double> influence) {}
