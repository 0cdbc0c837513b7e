package io.shopkeeper.ranking.evaluate;

import io.shopkeeper.core.stats.Holm;
import io.shopkeeper.core.stats.Interval;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Decides what goes live. The new model must not be below the best baseline, and against
 * production, measured on the same users, the lower 95 % bound of the relative change in NDCG@20
 * must not be under the margin; nor may it be certain of a large slice of users (Holm 1979) that it
 * lost more. Otherwise the best baseline goes live, if it beats production; otherwise production
 * stays.
 */
public final class Gate {
  private static final Metric JUDGED = Metric.NDCG_20;
  private static final double ALPHA = 0.05;

  private final GateSettings settings;

  public Gate(GateSettings settings) {
    this.settings = settings;
  }

  /**
   * What is live now.
   *
   * @param model its name on the scoreboard
   * @param source which kind of model it is
   */
  public record Production(String model, String source) {}

  /**
   * The verdict.
   *
   * @param live the source that goes live; empty where production stays
   * @param accepted whether it is the new model
   * @param line what was decided and why
   * @param checks what was looked at
   */
  public record Verdict(Optional<String> live, boolean accepted, String line, List<Check> checks) {}

  /**
   * One comparison of NDCG@20.
   *
   * @param relative the relative difference
   * @param threshold what it is held against
   * @param pValue adjusted, where a test decided; else NaN
   */
  public record Check(
      String what, boolean passed, Interval relative, double threshold, double pValue) {}

  /** Judges the new model. */
  public Verdict judge(
      Scoreboard board, String candidate, List<String> baselines, Optional<Production> production) {
    List<Check> checks = new ArrayList<>();
    if (!settings.enabled()) {
      return new Verdict(
          Optional.of(candidate), true, candidate + " accepted: the gate is off", checks);
    }
    if (board.users() == 0 || !board.holds(candidate)) {
      return unjudged(production);
    }
    String best =
        baselines.stream()
            .max(Comparator.comparingDouble(model -> board.mean(model, JUDGED)))
            .orElseThrow();
    boolean beatsBaselines = board.mean(candidate, JUDGED) >= board.mean(best, JUDGED);
    checks.add(
        new Check(
            candidate + " against " + best,
            beatsBaselines,
            board.relative(candidate, best, JUDGED),
            0,
            Double.NaN));
    if (beatsBaselines && holdsAgainst(production, candidate, board, checks)) {
      return new Verdict(
          Optional.of(candidate), true, accepted(board, candidate, best, production), checks);
    }
    String refusal = refusal(board, candidate, checks);
    if (baselineGoesLive(board, best, production, checks)) {
      return new Verdict(
          Optional.of(best), false, refusal + "; the baseline " + best + " goes live", checks);
    }
    return new Verdict(
        Optional.empty(),
        false,
        refusal + "; production stays " + production.orElseThrow().source(),
        checks);
  }

  private static Verdict unjudged(Optional<Production> production) {
    String why = "no customer with a history turned to a new item in the test window";
    return production.isPresent()
        ? new Verdict(
            Optional.empty(),
            false,
            why + "; production stays " + production.get().source(),
            List.of())
        : new Verdict(
            Optional.of("popular"), false, why + "; the baseline popular goes live", List.of());
  }

  /** Not clearly worse than production, over all and in every large slice. */
  private boolean holdsAgainst(
      Optional<Production> production, String model, Scoreboard board, List<Check> checks) {
    if (production.isEmpty()) {
      return true;
    }
    String live = production.get().model();
    Interval relative = board.relative(model, live, JUDGED);
    boolean holds = relative.low() >= -settings.margin();
    checks.add(
        new Check(model + " against " + live, holds, relative, -settings.margin(), Double.NaN));
    List<Scoreboard.Slice> slices =
        board.slices().stream()
            .filter(slice -> slice.users().length >= settings.sliceUsers())
            .toList();
    double[] p =
        slices.stream()
            .mapToDouble(s -> board.belowMargin(model, live, JUDGED, s, settings.margin()))
            .toArray();
    double[] adjusted = Holm.adjust(p);
    for (int s = 0; s < adjusted.length; s++) {
      boolean passed = adjusted[s] >= ALPHA;
      holds &= passed;
      checks.add(
          new Check(
              "%s against %s, users with %s".formatted(model, live, slices.get(s).name()),
              passed,
              board.relative(model, live, JUDGED, slices.get(s)),
              -settings.margin(),
              adjusted[s]));
    }
    return holds;
  }

  /**
   * A baseline replaces another source only where it is better, its own older self where it holds.
   */
  private boolean baselineGoesLive(
      Scoreboard board, String best, Optional<Production> production, List<Check> checks) {
    if (production.isEmpty()) {
      return true;
    }
    boolean better =
        production.get().source().equals(best)
            || board.mean(best, JUDGED) > board.mean(production.get().model(), JUDGED);
    return better && holdsAgainst(production, best, board, checks);
  }

  private static String accepted(
      Scoreboard board, String candidate, String best, Optional<Production> production) {
    return "%s accepted: NDCG@20 %.4f over %d users, best baseline %s %.4f%s"
        .formatted(
            candidate,
            board.mean(candidate, JUDGED),
            board.users(),
            best,
            board.mean(best, JUDGED),
            production
                .map(p -> ", production %.4f".formatted(board.mean(p.model(), JUDGED)))
                .orElse(", no production yet"));
  }

  private String refusal(Scoreboard board, String candidate, List<Check> checks) {
    Check failed = checks.stream().filter(check -> !check.passed()).findFirst().orElseThrow();
    return String.format(
        Locale.ROOT,
        "%s refused: NDCG@20 %.4f over %d users; %s %+.1f %% [%+.1f, %+.1f] is too low (gate.margin %s)",
        candidate,
        board.mean(candidate, JUDGED),
        board.users(),
        failed.what(),
        100 * failed.relative().estimate(),
        100 * failed.relative().low(),
        100 * failed.relative().high(),
        settings.margin());
  }
}
