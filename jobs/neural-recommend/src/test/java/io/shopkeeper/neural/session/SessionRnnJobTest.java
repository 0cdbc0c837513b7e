package io.shopkeeper.neural.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.shopkeeper.core.ExitCode;
import io.shopkeeper.core.session.NetworkNext;
import io.shopkeeper.core.session.RecurrentNetwork;
import io.shopkeeper.platform.job.JobTest;
import io.shopkeeper.platform.job.KilledJob;
import io.shopkeeper.platform.storage.Json;
import io.shopkeeper.platform.storage.Storage;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.ranking.TestShop;
import io.shopkeeper.testkit.SharedSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionRnnJobTest {
  private static final int ITEMS = 16;

  @TempDir Path root;

  private JobTest job(Path home) {
    return JobTest.of(new SessionRnnJob())
        .root(home)
        .set(
            "session-rnn.contenders=[session-rnn]",
            "session-rnn.embedding=8",
            "session-rnn.units=12",
            "session-rnn.learning-rate=0.02",
            "session-rnn.dropout=0.1",
            "session-rnn.validation-fraction=0.1",
            "deep.batch-size=16",
            "deep.averaging-frequency=2",
            "deep.epochs=5",
            "evaluation.test-days=5",
            "evaluation.bootstrap-rounds=200",
            "gate.slice-cases=100000");
  }

  private static String item(int number) {
    return "i%02d".formatted(Math.floorMod(number, ITEMS));
  }

  /**
   * Sessions walk around a ring, nine times of ten a step forward: who knows only which items go
   * together cannot tell forward from back.
   */
  private static TestShop ring(int sessions) {
    TestShop shop = new TestShop();
    SplittableRandom random = new SplittableRandom(9);
    for (int s = 0; s < sessions; s++) {
      LocalDate day = TestShop.AS_OF.minusDays(s % 30);
      int at = random.nextInt(ITEMS);
      int length = random.nextInt(2, 8);
      for (int n = 0; n < length; n++) {
        view(shop, "s%04d".formatted(s), item(at), day);
        at += random.nextInt(10) < 9 ? 1 : random.nextInt(2, ITEMS);
      }
    }
    return shop;
  }

  private static void view(TestShop shop, String session, String item, LocalDate day) {
    shop.event(null, session, item, "view", day, null, null, Map.of());
  }

  private static Map<String, List<Row>> lists(Path home) throws IOException {
    List<Version> versions = TestShop.releases(home).versions("next-items");
    Version newest = versions.get(versions.size() - 1);
    Map<String, List<Row>> lists = new TreeMap<>();
    SharedSpark.session()
        .read()
        .parquet(newest.output("next_items"))
        .orderBy("session_id", "rank")
        .collectAsList()
        .forEach(
            row ->
                lists.computeIfAbsent(row.getString(0), s -> new java.util.ArrayList<>()).add(row));
    return lists;
  }

  /** The version that was accepted last and not rolled back. */
  private static Optional<Version> accepted(Path root, String artifact) throws IOException {
    return TestShop.slots(root).accepted(NextItemModels.PURPOSE, artifact);
  }

  @Test
  void learnsTheOrderThatNeighboursCannotSeeAndReleasesIt() throws Exception {
    TestShop shop = ring(450);
    for (int i = 0; i < ITEMS; i++) {
      shop.product(item(i), "Ring", "None", i != 3);
    }
    shop.writeTo(root);
    JobTest test = job(root);
    JobTest.Result night = test.run("session-rnn");
    assertEquals(ExitCode.DONE, night.exitCode(), night.err());
    JsonNode metrics = night.run().at("/metrics");
    double rnn = metrics.get("session-rnn.mrr@20").asDouble();
    assertTrue(rnn > .75, metrics.toString());
    assertTrue(metrics.get("vsknn.mrr@20").asDouble() < .7, metrics.toString());
    assertTrue(
        metrics.get("popular.mrr@20").asDouble() < metrics.get("vsknn.mrr@20").asDouble(),
        metrics.toString());
    assertTrue(night.run().at("/facts/gate/accepted").asBoolean());
    assertEquals(3, night.run().at("/facts/evaluation/contenders").size());
    assertEquals("mrr@20", night.run().at("/facts/evaluation/headline").asText());

    Version model = accepted(root, "session-rnn").orElseThrow();
    for (String file :
        List.of(
            "model/network.zip",
            "model/network.json",
            "model/weights.bin",
            "model/items.json",
            "model/preprocessing.json",
            "evaluation.json")) {
      assertTrue(Files.exists(Path.of(model.output(file).substring("file:".length()))), file);
    }
    assertEquals(rnn, model.manifest().metrics().get("mrr@20"), 0, "what it was measured at");
    JsonNode preprocessing =
        Json.read(
            TestShop.storage(root),
            "artifacts/session-rnn/versions/" + model.label() + "/model/preprocessing.json",
            JsonNode.class);
    assertEquals(50, preprocessing.get("longest").asInt());
    assertEquals("click", preprocessing.at("/event_types/1").asText());

    byte[] weights =
        Files.readAllBytes(Path.of(model.output("model/weights.bin").substring("file:".length())));
    NetworkNext<RecurrentNetwork.State> plain =
        new NetworkNext<>(RecurrentNetwork.ofBytes(weights), 50);
    assertEquals(5, plain.next(new int[] {4}, 1, new int[0]).items()[0]);

    Map<String, List<Row>> lists = lists(root);
    assertEquals(15, lists.size(), "every thirtieth session ended today");
    for (List<Row> list : lists.values()) {
      for (int n = 0; n < list.size(); n++) {
        assertEquals(n + 1, list.get(n).getInt(2));
        assertEquals("session-rnn", list.get(n).getString(4));
        assertEquals(
            TestShop.releases(root).versions("next-items").get(0).manifest().runId(),
            list.get(n).getString(5));
        assertFalse(list.get(n).getString(1).equals("i03"), "not sold");
      }
    }
    assertTrue(test.run("session-rnn").err().contains("already done"));
  }

  private static final String[] ALL = {
    "session-rnn.contenders=[session-rnn, session-sasrec, session-blend]",
    "sasrec.size=8",
    "sasrec.inner=8",
    "sasrec.learning-rate=0.02",
    "sasrec.dropout=0.1"
  };

  @Test
  void validationChoosesTheBlendWhichIsKeptAndReadBack() throws Exception {
    ring(300).writeTo(root);
    JobTest.Result night = job(root).set(ALL).run("session-rnn");
    assertEquals(ExitCode.DONE, night.exitCode(), night.err());
    assertTrue(night.err().contains("session-blend is the candidate"), night.err());
    assertEquals(5, night.run().at("/facts/evaluation/contenders").size());
    assertEquals(2, night.run().at("/facts/training").size(), "two networks");
    JsonNode weights = night.run().at("/facts/blend");
    double sum = 0;
    for (String model : List.of("session-rnn", "session-sasrec", "vsknn")) {
      sum += weights.get(model).asDouble();
    }
    assertEquals(1, sum, 1e-9);
    JsonNode metrics = night.run().at("/metrics");
    assertTrue(metrics.get("session-sasrec.mrr@20").asDouble() > .7, metrics.toString());
    double blend = metrics.get("session-blend.mrr@20").asDouble();
    assertTrue(blend > metrics.get("vsknn.mrr@20").asDouble(), metrics.toString());
    Version version = accepted(root, "session-blend").orElseThrow();
    assertEquals(blend, version.manifest().metrics().get("mrr@20"), 0);
    assertTrue(TestShop.artifacts(root).versions("session-sasrec").isEmpty(), "not the candidate");
    lists(root).values().forEach(l -> assertEquals("session-blend", l.get(0).getString(4)));

    // The next night reads it as production: it says the same of the same sessions.
    JobTest.Result again =
        job(root).set("session-rnn.learning-rate=0", "deep.epochs=1").run("session-rnn");
    assertEquals(ExitCode.GATE_REFUSED, again.exitCode(), again.err());
    assertEquals(blend, again.run().at("/metrics/production.mrr@20").asDouble(), 1e-6);
    lists(root).values().forEach(l -> assertEquals("session-blend", l.get(0).getString(4)));

    Storage storage = TestShop.storage(root);
    String file = "artifacts/session-blend/versions/0000001/model/blend.json";
    storage.delete(file);
    storage.write(file, Json.bytes(Map.of("session-rnn", "heavy")));
    refused(job(root).set("deep.seed=3").run("session-rnn"), ExitCode.BAD_INPUT, "blend.json");
    storage.delete(file);
    storage.write(file, Json.bytes(Map.of("oracle", 1)));
    refused(
        job(root).set("deep.seed=3").run("session-rnn"),
        ExitCode.BAD_INPUT,
        "there is no model 'oracle'");
  }

  @Test
  void attentionAloneServesAsWell() throws Exception {
    ring(120).writeTo(root);
    JobTest test = job(root).set(ALL).set("session-rnn.contenders=[session-sasrec]");
    String[] quick = {"deep.epochs=2", "gate.enabled=false"};
    assertEquals(ExitCode.DONE, test.set(quick).run("session-rnn").exitCode());
    Version version = accepted(root, "session-sasrec").orElseThrow();
    assertTrue(Files.exists(Path.of(version.output("model/network.zip").substring(5))));
    lists(root).values().forEach(l -> assertEquals("session-sasrec", l.get(0).getString(4)));
    JobTest.Result next = test.set(quick).set("deep.seed=5").run("session-rnn");
    assertEquals(ExitCode.DONE, next.exitCode(), next.err());
    assertEquals(
        version.manifest().metrics().get("mrr@20"),
        next.run().at("/metrics/production.mrr@20").asDouble(),
        1e-6);
  }

  @Test
  void withoutValidationSessionsTheFirstNetworkIsTheCandidate() throws Exception {
    ring(60).writeTo(root);
    JobTest.Result night =
        job(root)
            .set(ALL)
            .set("session-rnn.validation-fraction=0", "deep.epochs=1", "gate.enabled=false")
            .run("session-rnn");
    assertEquals(ExitCode.DONE, night.exitCode(), night.err());
    assertTrue(accepted(root, "session-rnn").isPresent());
    assertFalse(night.run().at("/metrics").has("session-blend.mrr@20"), "nothing to learn from");
  }

  @Test
  void aNetworkThatLearnedNothingIsRefusedAndTheBestBaselineGoesLive() throws Exception {
    ring(300).writeTo(root);
    JobTest.Result night =
        job(root).set("session-rnn.learning-rate=0", "deep.epochs=1").run("session-rnn");
    assertEquals(ExitCode.DONE, night.exitCode(), night.err());
    assertTrue(night.err().contains("session-rnn refused: MRR@20"), night.err());
    assertTrue(accepted(root, "session-rnn").isEmpty());
    assertEquals(1, TestShop.artifacts(root).versions("session-rnn").size(), "kept to look at");
    assertTrue(accepted(root, "session-vsknn").isPresent());
    Map<String, List<Row>> lists = lists(root);
    assertEquals(10, lists.size());
    lists.values().forEach(list -> assertEquals("vsknn", list.get(0).getString(4)));

    // A better one the next night, then one that is worse than production: refused, yet lists.
    JobTest.Result better = job(root).set("deep.seed=1").run("session-rnn");
    assertEquals(ExitCode.DONE, better.exitCode(), better.err());
    assertTrue(accepted(root, "session-rnn").isPresent());
    JobTest.Result worse =
        job(root)
            .set("session-rnn.learning-rate=0", "deep.epochs=1", "deep.seed=2")
            .run("session-rnn");
    assertEquals(ExitCode.GATE_REFUSED, worse.exitCode(), worse.err());
    assertTrue(worse.err().contains("production stays session-rnn"), worse.err());
    assertEquals(3, TestShop.releases(root).versions("next-items").size());
    lists(root).values().forEach(list -> assertEquals("session-rnn", list.get(0).getString(4)));
    assertEquals(
        worse.run().at("/metrics").get("production.mrr@20").asDouble(),
        better.run().at("/metrics").get("session-rnn.mrr@20").asDouble(),
        1e-6,
        "production is measured as it is");
  }

  @Test
  void partitionsDoNotMatterAndARepeatedRunAddsNothing() throws Exception {
    TestShop shop = ring(120);
    Path one = root.resolve("one");
    Path other = root.resolve("other");
    shop.writeTo(one);
    shop.writeTo(other);
    String[] quick = {
      "deep.epochs=2",
      "session-rnn.cell=lstm",
      "session-rnn.repeated-items=false",
      "gate.enabled=false"
    };
    assertEquals(ExitCode.DONE, job(one).set(quick).run("session-rnn").exitCode());
    assertEquals(
        ExitCode.DONE,
        job(other)
            .set(quick)
            .set("sessions.events-per-partition=7")
            .run("session-rnn", "--run-id", "again")
            .exitCode());
    byte[][] weights = new byte[2][];
    for (int n = 0; n < 2; n++) {
      Version version = accepted(n == 0 ? one : other, "session-rnn").orElseThrow();
      weights[n] =
          Files.readAllBytes(
              Path.of(version.output("model/weights.bin").substring("file:".length())));
    }
    assertEquals(
        RecurrentNetwork.ofBytes(weights[0]).ranking().row(3)[0],
        RecurrentNetwork.ofBytes(weights[1]).ranking().row(3)[0]);
    assertTrue(java.util.Arrays.equals(weights[0], weights[1]), "the same weights to the bit");
    Map<String, List<Row>> before = lists(one);
    Map<String, List<Row>> after = lists(other);
    assertEquals(before.keySet(), after.keySet());
    before.forEach(
        (session, list) -> {
          for (int n = 0; n < list.size(); n++) {
            assertEquals(list.get(n).getString(1), after.get(session).get(n).getString(1));
          }
        });

    // As after a crash between the commits and the record of the run.
    Path record = other.resolve("runs/again/run.json");
    Files.delete(record);
    JobTest.Result again =
        job(other)
            .set(quick)
            .set("sessions.events-per-partition=7")
            .run("session-rnn", "--run-id", "again");
    assertEquals(ExitCode.DONE, again.exitCode(), again.err());
    assertEquals(1, TestShop.artifacts(other).versions("session-rnn").size());
    assertEquals(1, TestShop.releases(other).versions("next-items").size());
  }

  @Test
  @Tag("long")
  void killedAfterEveryStepThatOthersSeeItCommitsOnce() throws Exception {
    ring(60).writeTo(Files.createDirectories(root.resolve("evening")));
    new KilledJob(
            home -> job(home).set("deep.epochs=1", "gate.enabled=false"), NextItemModels.PURPOSE)
        .killedEverywhere("session-rnn", root.resolve("evening"));
  }

  @Test
  void oddSessionsAreHarmless() throws Exception {
    TestShop shop = ring(150);
    LocalDate today = TestShop.AS_OF;
    SplittableRandom random = new SplittableRandom(2);
    for (int n = 0; n < 20_000; n++) {
      view(shop, "a robot", item(random.nextInt(ITEMS)), today.minusDays(20));
      if (n % 100 == 0) {
        view(shop, "a robot of today", item(random.nextInt(ITEMS)), today);
      }
    }
    for (int n = 0; n < 5; n++) {
      view(shop, "the same again", "i01", today);
      view(shop, "strange", "unheard-of-" + n, today);
      shop.event("u", null, "i02", "view", today, null, null, Map.of());
      shop.event(null, "bought", "i02", "purchase", today, null, null, Map.of());
    }
    shop.writeTo(root);
    JobTest.Result night = job(root).set("deep.epochs=1", "gate.enabled=false").run("session-rnn");
    assertEquals(ExitCode.DONE, night.exitCode(), night.err());
    assertEquals(5, night.run().at("/rows/test_events_of_unknown_items").asInt());
    assertEquals(ITEMS, night.run().at("/rows/items").asInt());
    Map<String, List<Row>> lists = lists(root);
    assertTrue(lists.containsKey("a robot of today"));
    assertEquals(ITEMS - 1, lists.get("the same again").size());
    assertFalse(lists.containsKey("strange"));
    assertFalse(lists.containsKey("bought"));
  }

  @Test
  void refusesAProductionWhoseNamesAreNotThoseOfItsNetwork() throws Exception {
    ring(60).writeTo(root);
    String[] quick = {"deep.epochs=1", "gate.enabled=false"};
    assertEquals(ExitCode.DONE, job(root).set(quick).run("session-rnn").exitCode());
    Storage storage = TestShop.storage(root);
    String items = "artifacts/session-rnn/versions/0000001/model/items.json";
    List<String> names = new ArrayList<>(List.of(Json.read(storage, items, String[].class)));
    names.add("one more");
    storage.delete(items);
    storage.write(items, Json.bytes(names));
    refused(
        job(root).set(quick).set("deep.seed=1").run("session-rnn"),
        ExitCode.BAD_INPUT,
        "items.json: it names 17 items, but the network beside it has 16");
    storage.delete(items);
    storage.write(items, Json.bytes(names.subList(0, 9)));
    refused(
        job(root).set(quick).set("deep.seed=1").run("session-rnn"),
        ExitCode.BAD_INPUT,
        "items.json: it names 9 items, but the network beside it has 16");
  }

  @Test
  void saysWhereProductionKnowsTheTestWindow() throws Exception {
    ring(90).writeTo(root);
    String[] quick = {"deep.epochs=1", "gate.enabled=false"};
    JobTest.Result tonight = job(root).set(quick).run("session-rnn");
    assertEquals(ExitCode.DONE, tonight.exitCode(), tonight.err());
    JobTest.Result past = job(root).set(quick).asOf("2026-03-26").run("session-rnn");
    assertEquals(ExitCode.DONE, past.exitCode(), past.err());
    assertTrue(
        past.err()
            .contains(
                "production session-rnn version 0000001 was trained to 2026-03-26, training ended"
                    + " on 2026-03-21: it knows of the test window"),
        past.err());
    assertTrue(past.run().at("/metrics").has("production.mrr@20"), "it is measured all the same");
  }

  @Test
  void refusesBatchesWhoseScoresNoMachineHolds() throws Exception {
    ring(30).writeTo(root);
    refused(
        job(root).set("deep.batch-size=4096", "session-rnn.negatives=16").run("session-rnn"),
        ExitCode.USAGE,
        "200704 predictions of a batch against its 65536 negatives hold 13153337344 scores");
    JobTest.Result large = job(root).set("session-rnn.negatives=100000").run("session-rnn");
    refused(large, ExitCode.USAGE, "784 predictions of a batch against its 1600000 negatives take");
    refused(large, ExitCode.USAGE, "lower deep.batch-size, session-rnn.negatives");
  }

  @Test
  void refusesWhatCannotBeLearned() throws Exception {
    TestShop shop = new TestShop();
    for (int n = 0; n < 40; n++) {
      view(shop, "s" + n, item(n % 2), TestShop.AS_OF.minusDays(8));
    }
    shop.writeTo(root);
    refused(job(root).run("session-rnn"), ExitCode.BAD_INPUT, "none of 40 sessions holds two");
    refused(
        job(root).set("sessions.least-sessions=30").run("session-rnn"),
        ExitCode.BAD_INPUT,
        "0 items are in 30 or more sessions");
    refused(
        job(root).set("sessions.event-types=[look]").run("session-rnn"),
        ExitCode.USAGE,
        "there is no event type 'look'");
    refused(
        job(root).set("sessions.event-types=[]").run("session-rnn"), ExitCode.USAGE, "is empty");
    refused(
        job(root).set("session-rnn.contenders=[session-bert]").run("session-rnn"),
        ExitCode.USAGE,
        "there is no contender 'session-bert'");
    refused(
        job(root).set("session-rnn.contenders=[session-blend]").run("session-rnn"),
        ExitCode.USAGE,
        "names no network; add session-rnn or session-sasrec");
    refused(
        job(root).set("sasrec.heads=3").run("session-rnn"),
        ExitCode.USAGE,
        "3 heads do not divide sasrec.size = 64");
    assertTrue(TestShop.artifacts(root).versions("session-rnn").isEmpty());
  }

  private static void refused(JobTest.Result result, ExitCode code, String part) {
    assertEquals(code, result.exitCode(), result.err());
    assertTrue(result.err().contains(part), result.err());
  }
}
