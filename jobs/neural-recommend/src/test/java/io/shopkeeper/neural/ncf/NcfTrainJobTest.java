package io.shopkeeper.neural.ncf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ExitCode;
import io.shopkeeper.core.als.AlsObjective;
import io.shopkeeper.core.als.Feedback;
import io.shopkeeper.core.live.Purpose;
import io.shopkeeper.core.topk.FactorMatrix;
import io.shopkeeper.deep.network.ModelFile;
import io.shopkeeper.deep.network.Network;
import io.shopkeeper.deep.network.NetworkDefinition;
import io.shopkeeper.learning.contest.Codec;
import io.shopkeeper.learning.contest.State;
import io.shopkeeper.learning.split.Days;
import io.shopkeeper.platform.job.JobTest;
import io.shopkeeper.platform.job.KilledJob;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.ranking.TestShop;
import io.shopkeeper.ranking.history.InteractionSettings;
import io.shopkeeper.ranking.history.Interactions;
import io.shopkeeper.ranking.history.SeenItems;
import io.shopkeeper.ranking.history.SeenItemsSettings;
import io.shopkeeper.ranking.model.AlsModel;
import io.shopkeeper.ranking.model.ModelCodecs;
import io.shopkeeper.testkit.SharedSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NcfTrainJobTest {
  @TempDir Path root;

  private JobTest job() {
    return JobTest.of(new NcfTrainJob())
        .root(root)
        .set(
            "ncf.embedding=4",
            "ncf.factors=4",
            "ncf.layers=[8]",
            "ncf.learning-rate=0.02",
            "deep.batch-size=64",
            "deep.averaging-frequency=3",
            "deep.epochs=12",
            "deep.placement=averaged",
            "candidates.export=true",
            "candidates.per-user=10",
            "evaluation.bootstrap-rounds=200");
  }

  /** A factorisation of an earlier night that sees all items alike. */
  private void alsOfAnEarlierNight(TestShop shop) throws Exception {
    try (Interactions data =
        Interactions.of(
            shop.events(),
            new InteractionSettings(Map.of("view", 1.0), 0, 1, 0, "", 1000, 14),
            new SeenItems(new SeenItemsSettings(Map.of())),
            Feedback.IMPLICIT,
            Days.all(TestShop.AS_OF))) {
      float[] ones = new float[data.items().size()];
      java.util.Arrays.fill(ones, 1);
      AlsModel als =
          new AlsModel(
              new FactorMatrix(ones.length, 1, ones),
              IntStream.range(0, ones.length).toArray(),
              ones.length,
              AlsObjective.implicit(1, 0.1));
      Codec<AlsModel> codec = new ModelCodecs(data).als();
      Map<String, String> labels = new TreeMap<>(codec.labels(als));
      labels.put("train-to", "2026-03-24");
      TestShop.artifacts(root)
          .commitOnce(
              "als",
              "by-hand",
              staging -> {
                codec.write(staging, State.SERVING, als);
                codec.write(staging, State.EVALUATED, als);
                return TestShop.manifest("als-train", labels);
              });
    }
  }

  private List<Row> rows(Version version, String output, String order) {
    return SharedSpark.session()
        .read()
        .parquet(version.output(output))
        .orderBy(order, "score")
        .collectAsList();
  }

  private List<String> ids(Version version, String output, String column) {
    return SharedSpark.session()
        .read()
        .parquet(version.output(output))
        .select(column)
        .orderBy(column)
        .collectAsList()
        .stream()
        .map(row -> row.getString(0))
        .toList();
  }

  @Test
  void leavesListsThatTheSavedNetworkGivesAndIsMeasuredBesideAls() throws Exception {
    TestShop shop = TestShop.ofTwoTastes(60, 20, 30, 1).writeTo(root);
    alsOfAnEarlierNight(shop);
    JobTest test = job().set("gate.enabled=false");
    JobTest.Result night = test.run("ncf-train");
    assertEquals(ExitCode.DONE, night.exitCode(), night.err());
    for (String model : List.of("ncf", "als", "popular", "item-item", "rp3beta")) {
      double ndcg = night.run().path("metrics").path(model + ".ndcg@20").asDouble(-1);
      assertTrue(ndcg > 0, model + " " + ndcg + night.run().path("metrics"));
    }
    assertEquals(2, night.run().at("/facts/training").size(), "for the test, and to serve");
    assertTrue(
        night.run().at("/facts/training/0/curve/0/validation/held_out_ndcg@20").asDouble() > 0);

    Version version = TestShop.accepted(root, "ncf").orElseThrow();
    List<Row> candidates = rows(version, "candidates", "user_id");
    long own =
        candidates.stream()
            .filter(
                row ->
                    (Integer.parseInt(row.getString(0).substring(1)) % 2 == 0)
                        == (row.getString(1).charAt(0) == 'a'))
            .count();
    assertTrue(own > 0.6 * candidates.size(), own + " of " + candidates.size());

    ModelFile.Model saved =
        ModelFile.read(
            Files.readAllBytes(Path.of(java.net.URI.create(version.output("model/network.zip")))),
            NetworkDefinition.Kind.GRAPH,
            "network.zip");
    Network network = saved.definition().create();
    network.load(saved.weights());
    List<String> users = ids(version, "users", "user_id");
    List<String> items = ids(version, "items", "item_id");
    List<Pairs> pairs = new ArrayList<>();
    for (Row row : candidates) {
      pairs.add(
          new Pairs(users.indexOf(row.getString(0)), new int[] {items.indexOf(row.getString(1))}));
    }
    var probabilities = network.outputs(new PairsFormat(null, 0).batch(pairs))[0];
    for (int i = 0; i < candidates.size(); i++) {
      float score = candidates.get(i).getAs("score");
      assertEquals(probabilities.getDouble(i, 0), 1 / (1 + Math.exp(-score)), 1e-5);
    }
    assertTrue(test.run("ncf-train").err().contains("already done"));
    assertFalse(Files.exists(root.resolve("_checkpoints/" + version.manifest().runId())));

    JobTest.Result cutOtherwise =
        test.set("interactions.events-per-partition=100").run("ncf-train");
    assertEquals(ExitCode.DONE, cutOtherwise.exitCode(), cutOtherwise.err());
    Version second = TestShop.accepted(root, "ncf").orElseThrow();
    assertEquals(2, second.number());
    assertEquals(candidates, rows(second, "candidates", "user_id"), "whatever the partitions");
  }

  @Test
  void oneCustomerAndOneItemAreEnoughToRun() throws Exception {
    new TestShop().view("only", "item", 10).writeTo(root);
    JobTest.Result night = job().run("ncf-train");
    assertEquals(ExitCode.DONE, night.exitCode(), night.err());
    assertTrue(TestShop.accepted(root, "popular").isPresent());
    assertTrue(night.err().contains("als is not in the table"), night.err());
    assertEquals(1, TestShop.artifacts(root).versions("ncf").size(), "kept to be looked at");
  }

  @Test
  void aShopThatBeganWithinTheWindowTrainsToServe() throws Exception {
    TestShop shop = new TestShop();
    for (int u = 0; u < 12; u++) {
      for (int i = 0; i < 4; i++) {
        shop.view("u%02d".formatted(u), "i%02d".formatted((u + 3 * i) % 9), i % 3);
      }
    }
    shop.writeTo(root);
    JobTest.Result night = job().set("ncf.form=classic").run("ncf-train");
    assertEquals(ExitCode.DONE, night.exitCode(), night.err());
    Version version = TestShop.artifacts(root).versions("ncf").get(0);
    assertEquals(12, ids(version, "users", "user_id").size());
    assertEquals("refused", version.manifest().labels().get("verdict"));
  }

  @Test
  void refusesWhatCannotBeLearned() throws Exception {
    new TestShop().event("u", "a", "return", TestShop.AS_OF, 1, null).writeTo(root);
    JobTest.Result night = job().run("ncf-train");
    assertEquals(ExitCode.BAD_INPUT, night.exitCode());
    assertTrue(night.err().contains("interactions.event-weights"), night.err());
    for (String layers : List.of("[]", "[8, many]", "[0]")) {
      JobTest.Result refused = job().set("ncf.layers=" + layers).run("ncf-train");
      assertEquals(ExitCode.USAGE, refused.exitCode());
      assertTrue(refused.err().contains("ncf.layers"), refused.err());
    }
  }

  @Test
  @Tag("long")
  void killedAfterEveryStepThatOthersSeeItCommitsOnce() throws Exception {
    Path evening = Files.createDirectories(root.resolve("evening"));
    TestShop.ofTwoTastes(20, 8, 30, 1).writeTo(evening);
    new KilledJob(
            home -> job().root(home).set("gate.enabled=false", "deep.epochs=2"),
            Purpose.RECOMMENDER)
        .killedEverywhere("ncf-train", evening);
  }

  @Test
  void goesOnWhereAFailedRunStood() throws Exception {
    TestShop.ofTwoTastes(20, 8, 30, 1).writeTo(root);
    Path versions = root.resolve("artifacts/ncf/versions");
    Files.createDirectories(versions.getParent());
    Files.writeString(versions, "no directory");
    JobTest test = job().set("gate.enabled=false", "deep.epochs=3");
    JobTest.Result failed = test.run("ncf-train");
    assertTrue(failed.exitCode() != ExitCode.DONE, failed.err());
    Files.delete(versions);
    JobTest.Result again = test.run("ncf-train");
    assertEquals(ExitCode.DONE, again.exitCode(), again.err());
    assertTrue(again.err().contains("resumed at epoch 4"), again.err());
  }
}
