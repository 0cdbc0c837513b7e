package io.shopkeeper.app.report;

import io.shopkeeper.learning.judge.Check;
import io.shopkeeper.learning.judge.Verdict;
import io.shopkeeper.report.NightRun;
import java.util.List;
import java.util.Optional;

/**
 * The result of one training job of the night that was judged by a gate.
 *
 * @param job the job that trained
 * @param outcome the decision
 * @param line the gate's decision in one line
 * @param checks the gate's comparisons
 */
record Contest(String job, Tonight.Outcome outcome, String line, List<Check> checks) {
  private static final String GATE = "gate";

  /** The contest of a run; empty if no gate judged it. */
  static Optional<Contest> of(NightRun run) {
    if (!run.facts().contains(GATE) && !run.refused()) {
      return Optional.empty();
    }
    Optional<Verdict> verdict = run.fact(GATE, Verdict.class);
    return Optional.of(
        new Contest(
            run.job(),
            outcome(verdict, run),
            verdict.map(Verdict::line).orElse(run.message()),
            verdict.map(Verdict::checks).orElse(List.of())));
  }

  private static Tonight.Outcome outcome(Optional<Verdict> verdict, NightRun run) {
    if (verdict.isPresent() && !verdict.get().accepted()) {
      return verdict.get().live().isPresent()
          ? Tonight.Outcome.BASELINE_LIVE
          : Tonight.Outcome.REFUSED;
    }
    return run.refused() ? Tonight.Outcome.REFUSED : Tonight.Outcome.ACCEPTED;
  }
}
