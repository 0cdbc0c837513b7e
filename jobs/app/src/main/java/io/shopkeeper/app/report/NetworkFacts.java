package io.shopkeeper.app.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.shopkeeper.app.report.Report.Classes;
import io.shopkeeper.app.report.Report.Epoch;
import io.shopkeeper.app.report.Report.Network;
import io.shopkeeper.app.report.Report.OneClass;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads what a training of a network left in its run's facts. */
final class NetworkFacts {
  private NetworkFacts() {}

  /** The training, or null where the run trained no network. */
  static Network network(JsonNode record) {
    JsonNode facts = record.path("facts");
    // One training, or those of the night with the measured one first.
    JsonNode training = facts.path("training");
    training = training.isArray() ? training.path(0) : training;
    if (!training.path("curve").isArray() || training.path("curve").isEmpty()) {
      return null;
    }
    List<Epoch> curve = new ArrayList<>();
    training.path("curve").forEach(epoch -> curve.add(epoch(epoch)));
    return new Network(
        record.path("job").asText(),
        training.path("workers").asInt(),
        training.path("best_epoch").asInt(),
        Json.number(training.path("examples_per_second")),
        Json.number(training.path("predicted_speed_up")),
        Json.number(training.path("measured_speed_up")),
        curve,
        classes(facts.path("classification")),
        // Of customers' lists, or of the next items of sessions.
        EvaluationFacts.evaluation(
            facts.has("evaluation") ? facts.path("evaluation") : facts.path("next_items")),
        facts.at("/gate/line").asText());
  }

  private static Epoch epoch(JsonNode epoch) {
    Map<String, Double> validation = new LinkedHashMap<>();
    epoch
        .path("validation")
        .fields()
        .forEachRemaining(
            e ->
                validation.put(
                    e.getKey().replaceFirst("^validation_", ""), Json.number(e.getValue())));
    return new Epoch(epoch.path("epoch").asInt(), Json.number(epoch.path("loss")), validation);
  }

  private static Classes classes(JsonNode facts) {
    if (!facts.path("classes").isArray() || facts.path("classes").isEmpty()) {
      return null;
    }
    List<OneClass> classes = new ArrayList<>();
    for (int c = 0; c < facts.path("classes").size(); c++) {
      JsonNode one = facts.path("classes").path(c);
      List<Long> taken = new ArrayList<>();
      facts.path("confusion").path(c).forEach(count -> taken.add(count.asLong()));
      classes.add(
          new OneClass(
              one.path("name").asText(),
              one.path("examples").asLong(),
              Json.number(one.path("precision")),
              Json.number(one.path("recall")),
              Json.number(one.path("f1")),
              taken));
    }
    return new Classes(
        Json.number(facts.path("accuracy")), facts.path("examples").asLong(), classes);
  }
}
