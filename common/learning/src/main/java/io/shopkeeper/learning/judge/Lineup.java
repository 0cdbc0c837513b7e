package io.shopkeeper.learning.judge;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who is compared in a night.
 *
 * @param candidate the new model's name; it may be missing on the board, where it could not be
 *     measured
 * @param roles of all contenders by their names on the board, in the order of reports; of baselines
 *     that are equally good, the earlier counts as the best
 * @param fallback the baseline that goes live where nothing can be judged and nothing is live;
 *     empty where baselines are yardsticks alone, and none of them ever goes live
 * @param production what is live now; empty where nothing ever went live
 */
public record Lineup(
    String candidate,
    Map<String, Role> roles,
    Optional<String> fallback,
    Optional<Production> production) {

  /** The name on the board of what is live now. */
  public static final String PRODUCTION = "production";

  /** Contenders whose best baseline goes live where the candidate may not. */
  public Lineup(
      String candidate, Map<String, Role> roles, String fallback, Optional<Production> production) {
    this(candidate, roles, Optional.of(fallback), production);
  }

  /** Contenders of whom only the candidate may go live: where it may not, nothing changes. */
  public static Lineup ofYardsticks(
      String candidate, Map<String, Role> roles, Optional<Production> production) {
    return new Lineup(candidate, roles, Optional.empty(), production);
  }

  /**
   * What is live now.
   *
   * @param contender its name on the board
   * @param source which kind of model it is
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

  /** The names of the baselines, in their order. */
  public List<String> baselines() {
    return roles.entrySet().stream()
        .filter(contender -> contender.getValue() == Role.BASELINE)
        .map(Map.Entry::getKey)
        .toList();
  }
}
