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
 * production, measured on the same users, the lower 95 % bound of the relative change in the judged
 * metric must not be under the margin; nor may it be certain of a large slice of users (Holm 1979)
 * that it lost more. Otherwise the best baseline goes live, if it beats production; otherwise
 * production stays.
 */
public final class Gate {
  private static final double ALPHA = 0.05;

  private final GateSettings settings;
  private final Metric judged;
  private final String cases;

  /** A gate that judges lists for users by NDCG@20. */
  public Gate(GateSettings settings) {
    this(settings, Metric.NDCG_20, "users");
  }

  /**
   * A gate.
   *
   * @param judged the metric that decides
   * @param cases what the board holds a value for, in the plural
   */
  public Gate(GateSettings settings, Metric judged, String cases) {
    this.settings = settings;
    this.judged = judged;
    this.cases = cases;
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
   * One comparison of the judged metric.
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
            .max(Comparator.comparingDouble(model -> board.mean(model, judged)))
            .orElseThrow();
    boolean beatsBaselines = board.mean(candidate, judged) >= board.mean(best, judged);
    checks.add(
        new Check(
            candidate + " against " + best,
            beatsBaselines,
            board.relative(candidate, best, judged),
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

  private Verdict unjudged(Optional<Production> production) {
    String why =
        judged == Metric.NDCG_20
            ? "no customer with a history turned to a new item in the test window"
            : "there is nothing to judge in the test window";
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
    Interval relative = board.relative(model, live, judged);
    boolean holds = relative.low() >= -settings.margin();
    checks.add(
        new Check(model + " against " + live, holds, relative, -settings.margin(), Double.NaN));
    List<Scoreboard.Slice> slices =
        board.slices().stream()
            .filter(slice -> slice.users().length >= settings.sliceUsers())
            .toList();
    double[] p =
        slices.stream()
            .mapToDouble(s -> board.belowMargin(model, live, judged, s, settings.margin()))
            .toArray();
    double[] adjusted = Holm.adjust(p);
    for (int s = 0; s < adjusted.length; s++) {
      boolean passed = adjusted[s] >= ALPHA;
      holds &= passed;
      checks.add(
          new Check(
              "%s against %s, %s with %s".formatted(model, live, cases, slices.get(s).name()),
              passed,
              board.relative(model, live, judged, slices.get(s)),
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
            || board.mean(best, judged) > board.mean(production.get().model(), judged);
    return better && holdsAgainst(production, best, board, checks);
  }

  private String accepted(
      Scoreboard board, String candidate, String best, Optional<Production> production) {
    return "%s accepted: %s %.4f over %d %s, best baseline %s %.4f%s"
        .formatted(
            candidate,
            label(),
            board.mean(candidate, judged),
            board.users(),
            cases,
            best,
            board.mean(best, judged),
            production
                .map(p -> ", production %.4f".formatted(board.mean(p.model(), judged)))
                .orElse(", no production yet"));
  }

  private String label() {
    return judged.label().toUpperCase(Locale.ROOT);
  }

  private String refusal(Scoreboard board, String candidate, List<Check> checks) {
    Check failed = checks.stream().filter(check -> !check.passed()).findFirst().orElseThrow();
    return String.format(
        Locale.ROOT,
        "%s refused: %s %.4f over %d %s; %s %+.1f %% [%+.1f, %+.1f] is too low (gate.margin %s)",
        candidate,
        label(),
        board.mean(candidate, judged),
        board.users(),
        cases,
        failed.what(),
        100 * failed.relative().estimate(),
        100 * failed.relative().low(),
        100 * failed.relative().high(),
        settings.margin());
  }
}
