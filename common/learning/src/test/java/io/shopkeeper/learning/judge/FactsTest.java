package io.shopkeeper.learning.judge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.shopkeeper.learning.split.Days;
import io.shopkeeper.platform.storage.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The records as they stand in files: their names are a contract with every root there is. */
class FactsTest {
  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final Measure SCORE = Measure.higher("score@20");

  private static JsonNode written(Object value) throws IOException {
    return JSON.readTree(Json.bytes(value));
  }

  @Test
  void aVerdictKeepsItsNames() throws IOException {
    Verdict verdict =
        new Verdict(
            false,
            null,
            "als refused",
            .02,
            List.of(
                new Check("als against popular", .5, .4, .6, 0, true, null),
                new Check("als against production", -.1, -.2, 0, -.02, false, .01)));
    String expected =
        """
        {"accepted": false, "live": null, "line": "als refused", "margin": 0.02, "checks": [
          {"name": "als against popular", "observed": 0.5, "low": 0.4, "high": 0.6,
           "threshold": 0.0, "passed": true},
          {"name": "als against production", "observed": -0.1, "low": -0.2, "high": 0.0,
           "threshold": -0.02, "passed": false, "p_holm": 0.01}]}
        """;
    assertEquals(JSON.readTree(expected), written(verdict));
    assertEquals(verdict, JSON.readValue(Json.bytes(verdict), Verdict.class));
    assertEquals(Optional.empty(), verdict.live());
  }

  @Test
  void anEvaluationKeepsItsNames() throws IOException {
    Map<String, Role> roles = new LinkedHashMap<>();
    roles.put("popular", Role.BASELINE);
    roles.put("als", Role.CANDIDATE);
    roles.put("als-diverse", Role.VARIANT);
    double[][] half = {{.5, .5}};
    Board board =
        Board.of(
                2,
                List.of(SCORE),
                Map.of("popular", half, "als", new double[][] {{1, 1}}, "als-diverse", half),
                new Resampling(100, 1))
            .sliced(List.of(new Slice("few known", new int[] {1})));
    Evaluation evaluation =
        Evaluation.of(
            board,
            Days.testing(LocalDate.of(2026, 3, 31), 7),
            SCORE,
            List.of(SCORE),
            new Lineup("als", roles, "popular", Optional.empty()));
    String expected =
        """
        {"train_to": "2026-03-24", "test_from": "2026-03-25", "test_to": "2026-03-31",
         "headline": "score@20",
         "contenders": [
          {"name": "popular", "role": "baseline",
           "metrics": {"score@20": {"value": 0.5, "low": 0.5, "high": 0.5}}, "cases": 2},
          {"name": "als", "role": "candidate",
           "metrics": {"score@20": {"value": 1.0, "low": 1.0, "high": 1.0}}, "cases": 2},
          {"name": "als-diverse", "role": "variant",
           "metrics": {"score@20": {"value": 0.5, "low": 0.5, "high": 0.5}}, "cases": 2}],
         "differences": [
          {"against": "popular", "value": 1.0, "low": 1.0, "high": 1.0},
          {"against": "als-diverse", "value": 1.0, "low": 1.0, "high": 1.0}],
         "slices": [{"name": "few known", "users": 1, "values": {
           "popular": {"value": 0.5, "low": 0.5, "high": 0.5},
           "als": {"value": 1.0, "low": 1.0, "high": 1.0},
           "als-diverse": {"value": 0.5, "low": 0.5, "high": 0.5}}}]}
        """;
    assertEquals(JSON.readTree(expected), written(evaluation));
    assertEquals(JSON.readTree(expected), written(Json.fields(evaluation)));
    assertEquals(evaluation, read(Json.bytes(evaluation)));
  }

  @Test
  void whatAnApplicationAddedAndWhatAnEarlierVersionLackedIsNoMatter() throws IOException {
    Evaluation read =
        read(
            "{\"headline\": \"ndcg@20\", \"cold_users\": 3, \"contenders\": []}"
                .getBytes(StandardCharsets.UTF_8));
    assertEquals("ndcg@20", read.headline());
    assertTrue(read.contenders().isEmpty() && read.slices().isEmpty());
  }

  private static Evaluation read(byte[] json) throws IOException {
    return JsonMapper.builder()
        .disable(com.fasterxml.jackson.databind.DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .build()
        .readValue(json, Evaluation.class);
  }
}
