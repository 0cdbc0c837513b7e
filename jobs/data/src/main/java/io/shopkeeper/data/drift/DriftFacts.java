package io.shopkeeper.data.drift;

import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.version.Version;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What the run's record tells, and the report reads. */
final class DriftFacts {
  /** The name of the fact on all columns: a list of {@link Drift}. */
  static final String COLUMNS = "drift.columns";

  /** The name of the fact on the day that they are compared with; empty if there is none. */
  static final String SINCE = "drift.since";

  private DriftFacts() {}

  /** Records the facts and the metrics, and returns the metrics. */
  static Map<String, Double> record(
      List<Drift> drifts, Optional<Version> good, JobContext context) {
    Map<String, Double> metrics = new TreeMap<>();
    metrics.put("drift.columns", (double) drifts.size());
    metrics.put("drift.drifted", (double) drifts.stream().filter(Drift::drifted).count());
    metrics.put(
        "drift.psi",
        drifts.stream()
            .filter(drift -> drift.psi() != null)
            .mapToDouble(Drift::psi)
            .max()
            .orElse(0));
    metrics.forEach(context::metric);
    context.fact(COLUMNS, drifts);
    context.fact(SINCE, good.map(version -> version.manifest().asOf()).orElse(""));
    return metrics;
  }
}
