package io.shopkeeper.learning.judge;

import io.shopkeeper.core.stats.Holm;
import io.shopkeeper.core.stats.Interval;
import io.shopkeeper.learning.judge.Lineup.Production;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Decides which model goes live. The candidate must not be worse than the best baseline, and
 * against production, evaluated on the same cases, the lower 95 % bound of its relative improvement
 * in the judged measure must not be below −margin (non-inferiority); nor may any large slice show a
 * significantly larger loss (Holm 1979). If the candidate fails, the best baseline goes live
 * provided that it beats production; otherwise production stays. Where baselines only serve as a
 * reference, production stays at once.
 */
public final class Gate {
  private static final double ALPHA = 0.05;

  private final GateSettings settings;
  private final Measure judged;
  private final String cases;
  private final String nothing;

  /**
   * Creates a gate.
   *
   * @param judged the measure that decides
   * @param cases what a test case is called in messages, in the plural, such as {@code predictions}
   * @param nothing the message for an empty board, such as "there is nothing to judge"
   */
  public Gate(GateSettings settings, Measure judged, String cases, String nothing) {
    this.settings = settings;
    this.judged = judged;
    this.cases = cases;
    this.nothing = nothing;
  }

  /**
   * Decides for the candidate of a lineup.
   *
   * @param board of the models that could be evaluated
   */
  public Verdict judge(Board board, Lineup lineup) {
    String candidate = lineup.candidate();
    List<Check> checks = new ArrayList<>();
    if (!settings.enabled()) {
      return accepts(candidate, candidate + " accepted: the gate is off", checks);
    }
    Optional<Production> production = lineup.production();
    if (!comparable(board, lineup)) {
      return production.isPresent() || lineup.fallback().isEmpty()
          ? stays(nothing, production, checks)
          : refuses(
              lineup.fallback().get(),
              nothing + "; the baseline " + lineup.fallback().get() + " goes live",
              checks);
    }
    String best =
        lineup.baselines().stream()
            .max((a, b) -> judged.compare(board.mean(a, judged), board.mean(b, judged)))
            .orElseThrow();
    boolean beatsBaselines = board.compare(best, candidate, judged) <= 0;
    checks.add(
        Check.of(
            candidate + " against " + best,
            board.improvement(candidate, best, judged),
            0,
            beatsBaselines));
    if (beatsBaselines && holdsAgainst(production, candidate, board, checks)) {
      return accepts(candidate, acceptance(board, candidate, best, production), checks);
    }
    String refusal = refusal(board, candidate, checks);
    if (lineup.fallback().isPresent() && baselineGoesLive(board, best, production, checks)) {
      return refuses(best, refusal + "; the baseline " + best + " goes live", checks);
    }
    return stays(refusal, production, checks);
  }

  private Verdict stays(String why, Optional<Production> production, List<Check> checks) {
    return refuses(
        null,
        why + production.map(p -> "; production stays " + p.source()).orElse("; nothing goes live"),
        checks);
  }

  private Verdict accepts(String candidate, String line, List<Check> checks) {
    return new Verdict(true, candidate, line, settings.margin(), checks);
  }

  private Verdict refuses(String liveOrNull, String line, List<Check> checks) {
    return new Verdict(false, liveOrNull, line, settings.margin(), checks);
  }

  /** Whether the candidate was measured, and together with every model it is compared with. */
  private boolean comparable(Board board, Lineup lineup) {
    return board.holds(lineup.candidate())
        && Stream.concat(
                lineup.baselines().stream(),
                lineup.production().map(Production::contender).stream())
            .allMatch(other -> board.shared(judged, lineup.candidate(), other).cases().length > 0);
  }

  /** Whether a contender is not inferior to production, over all cases and in every large slice. */
  private boolean holdsAgainst(
      Optional<Production> production, String contender, Board board, List<Check> checks) {
    if (production.isEmpty()) {
      return true;
    }
    String live = production.get().contender();
    Interval improvement = board.improvement(contender, live, judged);
    boolean holds = improvement.low() >= -settings.margin();
    checks.add(Check.of(contender + " against " + live, improvement, -settings.margin(), holds));
    List<Slice> slices =
        board.slices().stream()
            .map(slice -> board.measured(judged, slice, contender, live))
            .filter(slice -> slice.cases().length >= settings.sliceCases())
            .toList();
    double[] adjusted =
        Holm.adjust(
            slices.stream()
                .mapToDouble(s -> board.notWorseBy(contender, live, judged, s, settings.margin()))
                .toArray());
    for (int s = 0; s < adjusted.length; s++) {
      boolean passed = adjusted[s] >= ALPHA;
      holds &= passed;
      checks.add(
          Check.of(
                  "%s against %s, %s with %s"
                      .formatted(contender, live, cases, slices.get(s).name()),
                  board.improvement(contender, live, judged, slices.get(s)),
                  -settings.margin(),
                  passed)
              .by(adjusted[s]));
    }
    return holds;
  }

  /**
   * Whether a baseline goes live: in place of another kind of model only if it is better, in place
   * of its own predecessor if it is not inferior.
   */
  private boolean baselineGoesLive(
      Board board, String best, Optional<Production> production, List<Check> checks) {
    if (production.isEmpty()) {
      return true;
    }
    boolean wanted =
        production.get().source().equals(best)
            || board.compare(best, production.get().contender(), judged) > 0;
    return wanted && holdsAgainst(production, best, board, checks);
  }

  private String acceptance(
      Board board, String candidate, String best, Optional<Production> production) {
    return String.format(
        Locale.ROOT,
        "%s accepted: %s %.4f over %d %s, best baseline %s %.4f%s",
        candidate,
        label(),
        board.mean(candidate, judged),
        board.cases(),
        cases,
        best,
        board.mean(best, judged),
        production
            .map(
                p ->
                    String.format(
                        Locale.ROOT,
                        ", against production %+.1f %%",
                        100 * board.improvement(candidate, p.contender(), judged).estimate()))
            .orElse(", no production yet"));
  }

  private String refusal(Board board, String candidate, List<Check> checks) {
    Check failed = checks.stream().filter(check -> !check.passed()).findFirst().orElseThrow();
    return String.format(
        Locale.ROOT,
        "%s refused: %s %.4f over %d %s; %s %+.1f %% [%+.1f, %+.1f] is too low (gate.margin %s)",
        candidate,
        label(),
        board.mean(candidate, judged),
        board.cases(),
        cases,
        failed.name(),
        100 * failed.observed(),
        100 * failed.low(),
        100 * failed.high(),
        settings.margin());
  }

  private String label() {
    return judged.name().toUpperCase(Locale.ROOT);
  }
}
