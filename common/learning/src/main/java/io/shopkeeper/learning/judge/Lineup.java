package io.shopkeeper.learning.judge;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The models that are compared in a night, with their roles.
 *
 * @param candidate the new model's name; the board lacks it if it could not be evaluated
 * @param roles of all contenders by name, in the order of reports; of equally good baselines the
 *     earlier one counts as the best
 * @param fallback the baseline that goes live if nothing can be evaluated and nothing is live;
 *     empty if baselines only serve as a reference and never go live
 * @param production the live model; empty if nothing ever went live
 */
public record Lineup(
    String candidate,
    Map<String, Role> roles,
    Optional<String> fallback,
    Optional<Production> production) {

  /** The name under which the board lists the live model. */
  public static final String PRODUCTION = "production";

  /** A lineup whose best baseline may go live if the candidate is refused. */
  public Lineup(
      String candidate, Map<String, Role> roles, String fallback, Optional<Production> production) {
    this(candidate, roles, Optional.of(fallback), production);
  }

  /** A lineup of which only the candidate may go live: its baselines are references alone. */
  public static Lineup ofYardsticks(
      String candidate, Map<String, Role> roles, Optional<Production> production) {
    return new Lineup(candidate, roles, Optional.empty(), production);
  }

  /**
   * The live model.
   *
   * @param contender the name under which the board lists it
   * @param source the kind of model, such as {@code als}
   */
  public record Production(String contender, String source) {}

  /** Refuses a fallback that is not a baseline. */
  public Lineup {
    if (fallback.isPresent() && roles.get(fallback.get()) != Role.BASELINE) {
      throw new IllegalArgumentException(
          "the fallback %s is not a baseline of %s".formatted(fallback.get(), roles));
    }
    roles = Collections.unmodifiableMap(new LinkedHashMap<>(roles));
  }

  /** The names of the baselines, in the order of the roles. */
  public List<String> baselines() {
    return roles.entrySet().stream()
        .filter(contender -> contender.getValue() == Role.BASELINE)
        .map(Map.Entry::getKey)
        .toList();
  }
}
