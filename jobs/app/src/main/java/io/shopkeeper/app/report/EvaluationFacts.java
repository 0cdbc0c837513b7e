package io.shopkeeper.app.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.shopkeeper.app.report.Report.Contender;
import io.shopkeeper.app.report.Report.Difference;
import io.shopkeeper.app.report.Report.Evaluation;
import io.shopkeeper.app.report.Report.Interval;
import io.shopkeeper.app.report.Report.Role;
import io.shopkeeper.app.report.Report.Slice;
import io.shopkeeper.app.report.Report.Spread;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads what training left as {@code evaluation}: in its run's facts and in the artifact. */
final class EvaluationFacts {
  private EvaluationFacts() {}

  /** The evaluation, or null where the facts hold none. */
  static Evaluation evaluation(JsonNode facts) {
    if (!facts.path("contenders").isArray() || facts.path("contenders").isEmpty()) {
      return null;
    }
    List<Contender> contenders = new ArrayList<>();
    for (JsonNode contender : facts.path("contenders")) {
      contenders.add(
          new Contender(
              contender.path("name").asText(),
              role(contender.path("role").asText()),
              intervals(contender.path("metrics"))));
    }
    List<Difference> differences = new ArrayList<>();
    for (JsonNode difference : facts.path("differences")) {
      differences.add(new Difference(difference.path("against").asText(), interval(difference)));
    }
    List<Slice> slices = new ArrayList<>();
    for (JsonNode slice : facts.path("slices")) {
      slices.add(
          new Slice(
              slice.path("name").asText(),
              slice.path("users").asLong(),
              intervals(slice.path("values"))));
    }
    return new Evaluation(
        Json.day(facts.path("test_from")),
        Json.day(facts.path("test_to")),
        facts.path("headline").asText("ndcg@20"),
        facts.path("users").asLong(),
        facts.path("cold_users").asLong(),
        facts.path("cold_items").asLong(),
        contenders,
        differences,
        slices);
  }

  /** Coverage and variety of each contender. */
  static List<Spread> spreads(JsonNode facts) {
    List<Spread> spreads = new ArrayList<>();
    for (JsonNode spread : facts.path("spreads")) {
      spreads.add(
          new Spread(
              spread.path("name").asText(),
              Json.number(spread.path("coverage")),
              Json.number(spread.path("gini")),
              Json.number(spread.path("novelty")),
              Json.number(spread.path("diversity")),
              Json.number(spread.path("popularity_lift"))));
    }
    return spreads;
  }

  private static Role role(String name) {
    return switch (name) {
      case "candidate" -> Role.CANDIDATE;
      case "production" -> Role.PRODUCTION;
      default -> Role.BASELINE;
    };
  }

  private static Map<String, Interval> intervals(JsonNode metrics) {
    Map<String, Interval> out = new LinkedHashMap<>();
    metrics.fields().forEachRemaining(e -> out.put(e.getKey(), interval(e.getValue())));
    return out;
  }

  private static Interval interval(JsonNode node) {
    return new Interval(
        Json.number(node.path("value")),
        Json.number(node.path("low")),
        Json.number(node.path("high")));
  }
}
