package io.shopkeeper.recommend.als;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.shopkeeper.core.ExitCode;
import io.shopkeeper.core.JobException;
import io.shopkeeper.platform.job.CommandLine;
import io.shopkeeper.platform.job.JobCatalogue;
import io.shopkeeper.platform.job.JobTest;
import io.shopkeeper.platform.job.KilledJob;
import io.shopkeeper.platform.job.SettingsLayers;
import io.shopkeeper.platform.storage.FailingStorage;
import io.shopkeeper.platform.storage.HadoopStorage;
import io.shopkeeper.platform.storage.Storage;
import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.platform.table.TableStore;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.ranking.TestShop;
import io.shopkeeper.recommend.RecommendJobs;
import io.shopkeeper.testkit.SharedSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.recommendation.ALSModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlsTrainJobTest {
  private static final String[] UNGATED = {"gate.enabled=false", "candidates.export=false"};

  @TempDir static Path nights;

  /** A shop of two tastes after its first night, and what that said. */
  private static Path judged;

  private static JobTest.Result judgement;

  /** The same shop after a night without a gate. */
  private static Path ungated;

  @TempDir Path root;

  @BeforeAll
  static void firstNights() throws Exception {
    Path evening = Files.createDirectories(nights.resolve("evening"));
    TestShop.ofTwoTastes(60, 20, 30, 1).writeTo(evening);
    judged = KilledJob.copy(evening);
    judgement = RecommendJobs.on(judged).set("rolling.windows=4").run("als-train");
    assertEquals(ExitCode.DONE, judgement.exitCode(), judgement.err());
    ungated = KilledJob.copy(evening);
    JobTest.Result night = RecommendJobs.on(ungated).set(UNGATED).run("als-train");
    assertEquals(ExitCode.DONE, night.exitCode(), night.err());
  }

  @Test
  void leavesCandidatesWithReasonsThatAddUp() throws Exception {
    Version blend = TestShop.artifacts(judged).versions("blend").get(0);
    Dataset<Row> candidates = SharedSpark.session().read().parquet(blend.output("candidates"));
    List<Row> rows = candidates.collectAsList();
    assertTrue(rows.size() > 60 * 8, rows.size() + " rows");
    for (Row row : rows) {
      assertEquals("exact", row.getAs("reasons_kind"));
      double sum = row.<Float>getAs("reasons_rest");
      double scale = Math.abs(sum);
      List<Row> reasons = row.getList(row.fieldIndex("reasons"));
      assertTrue(!reasons.isEmpty() && reasons.size() <= 5);
      for (Row reason : reasons) {
        sum += reason.getFloat(1);
        scale += Math.abs(reason.getFloat(1));
      }
      float score = row.getAs("score");
      assertTrue(Math.abs(sum - score) <= 1e-4 * Math.max(scale, 1e-3), row + " adds up to " + sum);
    }
    JsonNode evaluation = judgement.run().path("facts").path("evaluation");
    assertTrue(evaluation.path("contenders").size() >= 4, judgement.run().toPrettyString());
    assertEquals(2, evaluation.path("windows").asInt(), "thirty days leave one more to judge on");
    JsonNode learned = judgement.run().path("facts").path("blend");
    assertEquals(2, learned.path("windows").asInt(), learned.toPrettyString());
    assertEquals(5, learned.path("steps").size(), learned.toPrettyString());
  }

  @Test
  void scoresAreThoseOfTheSavedModel() throws Exception {
    Version als = als(judged);
    ALSModel model = ALSModel.load(als.output("model"));
    var spark = SharedSpark.session();
    Dataset<Row> predicted =
        model.transform(
            spark
                .read()
                .parquet(als.output("candidates"))
                .join(
                    spark
                        .read()
                        .parquet(als.output("dictionary-users"))
                        .withColumnRenamed("id", "user"),
                    "user_id")
                .join(
                    spark
                        .read()
                        .parquet(als.output("dictionary-items"))
                        .withColumnRenamed("id", "item"),
                    "item_id"));
    double worst =
        predicted.selectExpr("max(abs(score - prediction))").head().<Float>getAs(0).doubleValue();
    assertTrue(worst < 1e-4, "off by " + worst);
  }

  @Test
  void theBestBaselineServesAndAWorseNightChangesNothing() throws Exception {
    Path shop = KilledJob.copy(judged);
    String live = judgement.run().path("facts").path("gate").path("live").asText();
    Version production = TestShop.accepted(shop, live).orElseThrow();

    // A night whose model knows next to nothing, and whose baselines do not either.
    JobTest.Result second =
        RecommendJobs.on(shop)
            .set(
                "als.iterations=1",
                "als.regularisation=1000000",
                "ease.max-items=1",
                "item-item.neighbours=1",
                "rp3beta.neighbours=1",
                "als.seed=7")
            .run("als-train");
    assertEquals(ExitCode.GATE_REFUSED, second.exitCode(), second.out() + second.err());
    assertTrue(second.run().path("message").asText().contains("production stays"), second.err());
    assertEquals(production, TestShop.accepted(shop, live).orElseThrow());
    for (String kept : List.of("als", "blend")) {
      assertEquals(2, TestShop.artifacts(shop).versions(kept).size(), "kept, unpromoted: " + kept);
    }
    assertTrue(second.run().path("facts").path("gate").path("checks").size() > 0);
  }

  @Test
  void oneCustomerAndOneItemAreEnoughToRun() throws Exception {
    new TestShop().view("only", "item", 10).writeTo(root);
    JobTest.Result night = RecommendJobs.on(root).run("als-train");
    assertEquals(ExitCode.DONE, night.exitCode(), night.err());
    assertTrue(TestShop.accepted(root, "popular").isPresent());
    JobTest.Result ranked = RecommendJobs.on(root).run("rank");
    assertEquals(ExitCode.DONE, ranked.exitCode(), ranked.err());
  }

  @Test
  void aNightOfColdCustomersAndOneOfManyEventsRuns() throws Exception {
    TestShop shop = new TestShop();
    for (int u = 0; u < 30; u++) {
      shop.view("cold%02d".formatted(u), "i%02d".formatted(u % 7), u % 5);
    }
    for (int e = 0; e < 4000; e++) {
      shop.view("robot", "i%03d".formatted(e % 900), 1);
    }
    shop.writeTo(root);
    JobTest.Result night = RecommendJobs.on(root).run("als-train");
    assertEquals(ExitCode.DONE, night.exitCode(), night.err());
    JsonNode evaluation = night.run().path("facts").path("evaluation");
    assertEquals(0, evaluation.path("users").asInt());
    assertEquals(31, evaluation.path("cold_users").asInt());
    assertTrue(TestShop.accepted(root, "popular").isPresent());
  }

  @Test
  void explicitRatingsTrainToo() throws Exception {
    TestShop shop = new TestShop();
    for (int u = 0; u < 30; u++) {
      for (int i = 0; i < 12; i++) {
        if ((u * 5 + i * 11) % 7 > 1) {
          shop.event(
              "u%02d".formatted(u),
              "i%02d".formatted(i),
              "rating",
              TestShop.AS_OF.minusDays((u + i) % 20),
              null,
              (u % 2 == i % 2) ? 5.0 : 1.0);
        }
      }
    }
    shop.writeTo(root);
    JobTest.Result night =
        RecommendJobs.on(root).set("als.feedback=explicit", "gate.enabled=false").run("als-train");
    assertEquals(ExitCode.DONE, night.exitCode(), night.err());
    Version als = als(root);
    assertEquals("explicit", als.manifest().labels().get("feedback"));
    Dataset<Row> rows = SharedSpark.session().read().parquet(als.output("candidates"));
    assertTrue(rows.where("reasons_kind = 'exact'").count() > 0);
    String own = "int(substr(user_id, 2)) % 2 = int(substr(item_id, 2)) % 2";
    double ownKind = rows.where(own).selectExpr("avg(score)").head().getDouble(0);
    double otherKind = rows.where("not (" + own + ")").selectExpr("avg(score)").head().getDouble(0);
    assertTrue(ownKind > otherKind + 1, ownKind + " against " + otherKind);
  }

  @Test
  void searchesOnTheWindowBeforeTheTestWindow() throws Exception {
    TestShop.ofTwoTastes(60, 20, 60, 1).writeTo(root);
    JobTest.Result night =
        RecommendJobs.on(root)
            .set("als.search=[\"1 0.001 1000\", \"4 1 0.1\"]", "rolling.windows=4")
            .run("als-train");
    assertEquals(ExitCode.DONE, night.exitCode(), night.err());
    JsonNode trials = night.run().path("facts").path("search");
    assertEquals(2, trials.size());
    assertTrue(trials.get(1).path("ndcg@20").asDouble() > trials.get(0).path("ndcg@20").asDouble());
    comparesByHandWhatTheSearchMeasures(trials);
    Version als = TestShop.artifacts(root).versions("als").get(0);
    assertEquals("0.1", als.manifest().labels().get("regularisation"));
    JobTest.Result refused = RecommendJobs.on(root).set("als.search=[\"many\"]").run("als-train");
    assertEquals(ExitCode.USAGE, refused.exitCode());
    assertTrue(refused.err().contains("holds \"many\""), refused.err());
  }

  @Test
  void keepsWhatIsBetterForTheNightsToCome() throws Exception {
    TestShop.ofTwoTastes(60, 20, 40, 1).writeTo(root);
    // Two tastes do not fit into one factor. On this day rank is what is tried first.
    JobTest.Result night =
        RecommendJobs.on(root).set("als.rank=1", "search.trials=6").run("als-train");
    assertEquals(ExitCode.DONE, night.exitCode(), night.err());
    JsonNode trials = night.run().at("/facts/search");
    assertEquals(6, trials.size());
    assertEquals(2, trials.get(0).at("/settings/als.rank").asInt());
    assertTrue(trials.get(0).path("kept").asBoolean(), trials.toString());
    assertEquals(4, trials.get(1).at("/settings/als.rank").asInt(), "once more the same way");
    Map<String, String> labels =
        TestShop.artifacts(root).versions("als").get(0).manifest().labels();
    assertTrue(Double.parseDouble(labels.get("found.als.rank")) >= 2, labels.toString());
    assertEquals("1.0", labels.get("set.als.rank"));
  }

  private static Dataset<Row> events(Path root, LocalDate day) throws IOException {
    SparkSession spark = SharedSpark.session();
    return new TableStore(
            spark,
            HadoopStorage.open(root.toUri().toString(), spark.sparkContext().hadoopConfiguration()),
            Clock.fixed(Instant.EPOCH, ZoneOffset.UTC))
        .read(ShopTables.EVENTS, day);
  }

  private void comparesByHandWhatTheSearchMeasures(JsonNode trials) throws IOException {
    AlsTrainJob job = new AlsTrainJob();
    AlsTrainJob.Settings settings =
        SettingsLayers.resolve(
                new JobCatalogue(List.of(job)),
                job,
                JobTest.repository(),
                CommandLine.parse(
                    "als-train --set als.rank=4 --set als.iterations=6 --set als.user-blocks=2 --set als.item-blocks=2 --set evaluation.bootstrap-rounds=200"
                        .split(" ")))
            .bind(job.settings());
    LocalDate day = LocalDate.of(2026, 3, 31);
    AlsComparison comparison = new AlsComparison(events(root, day), day, settings);
    List<Row> rows = comparison.of("1 0.001 1000", "4 1 0.1").collectAsList();
    assertEquals("today", rows.get(0).getAs("choice"));
    assertEquals(0.0, rows.get(0).<Double>getAs("gain"));
    for (int choice = 0; choice < 2; choice++) {
      assertEquals(
          trials.get(choice).path("ndcg@20").asDouble(),
          rows.get(choice + 1).<Double>getAs("ndcg_20"),
          1e-12);
    }
    // The job's own settings here are those of the second choice.
    assertEquals(0.0, rows.get(2).<Double>getAs("gain"), 1e-12);
    assertTrue(rows.get(1).<Double>getAs("gain_high") < 0, rows.get(1).toString());
    assertEquals(4, comparison.defaults().rank());
    assertThrows(JobException.class, () -> comparison.of("32 1"));
  }

  @Test
  void rowsThatNothingDecidesAreForTheRegularisationToMend() throws Exception {
    // Fewer ratings than factors, and no ridge: explicit ratings leave directions open.
    TestShop shop = new TestShop();
    for (int user = 0; user < 20; user++) {
      for (int item = 0; item < 3; item++) {
        String rated = "i" + (user + item) % 10;
        shop.event("u" + user, rated, "rating", TestShop.AS_OF.minusDays(20), null, 4.0);
      }
    }
    shop.writeTo(root);
    JobTest.Result refused =
        RecommendJobs.on(root)
            .set("als.feedback=explicit", "als.regularisation=0", "als.rank=24")
            .run("als-train");
    assertEquals(ExitCode.USAGE, refused.exitCode(), refused.err());
    List<String> lines =
        refused.err().lines().filter(line -> line.startsWith("shopkeeper: ")).toList();
    assertEquals(1, lines.size(), refused.err());
    assertTrue(
        lines.get(0).contains("'als.regularisation' = 0.0")
            && lines.get(0).contains("set a regularisation above 0"),
        lines.get(0));
  }

  /** Sessions alone: 40 of two tastes, whose most popular item is a00. */
  private static TestShop visitors() {
    TestShop shop = new TestShop();
    for (int s = 0; s < 40; s++) {
      String session = "s%02d".formatted(s);
      String taste = s % 2 == 0 ? "a" : "b";
      shop.event(
          null, session, "a00", "view", TestShop.AS_OF.minusDays(s % 9), null, null, Map.of());
      for (int e = 1; e < 4; e++) {
        String item = taste + "%02d".formatted((s + e) % 5 + 1);
        shop.event(
            null, session, item, "view", TestShop.AS_OF.minusDays(s % 9), null, null, Map.of());
      }
    }
    return shop;
  }

  @Test
  void visitorsWithoutANameAreEnoughForWhatIsPopularAndWhatIsSimilar() throws Exception {
    visitors().writeTo(root);
    for (String gate : List.of("gate.enabled=true", "gate.enabled=false")) {
      JobTest.Result night = RecommendJobs.on(root).set(gate).run("als-train");
      assertEquals(ExitCode.DONE, night.exitCode(), night.err());
      assertTrue(TestShop.accepted(root, "popular").isPresent());
      assertEquals(List.of(), TestShop.artifacts(root).versions("als"));
    }
    for (String job : List.of("rank", "similar-items")) {
      JobTest.Result made = RecommendJobs.on(root).run(job);
      assertEquals(ExitCode.DONE, made.exitCode(), made.err());
    }
    Version lists = TestShop.releases(root).versions("recommendations").get(0);
    var spark = SharedSpark.session();
    assertEquals(0, spark.read().parquet(lists.output("user_item_scores")).count());
    List<Row> popular = spark.read().parquet(lists.output("popular_items")).collectAsList();
    assertEquals(8, popular.size());
    assertEquals("a00", popular.get(0).getAs("item_id"));
    Version similar = TestShop.releases(root).versions("similar-items").get(0);
    Dataset<Row> pairs = spark.read().parquet(similar.output("similar_items"));
    assertTrue(
        pairs.where("item_id = 'a01' and similar_item_id like 'a%'").count() > 0,
        "items of one session are alike");
  }

  @Test
  void customersWhoComeLaterAreTrainedOn() throws Exception {
    visitors().writeTo(root);
    assertEquals(ExitCode.DONE, RecommendJobs.on(root).run("als-train").exitCode());
    JobTest.Result stays = RecommendJobs.on(root).set("als.seed=8").run("als-train");
    assertEquals(ExitCode.GATE_REFUSED, stays.exitCode(), stays.err());
    assertTrue(stays.err().contains("production stays popular"), stays.err());
    TestShop.ofTwoTastes(60, 20, 30, 1).writeTo(root);
    JobTest.Result night = RecommendJobs.on(root).run("als-train");
    assertEquals(ExitCode.DONE, night.exitCode(), night.err());
    assertEquals(1, TestShop.artifacts(root).versions("als").size());
  }

  @Test
  void logWithoutAnyInterestIsRefusedInOneLine() throws Exception {
    new TestShop().event("u", "a", "return", TestShop.AS_OF, 1, null).writeTo(root);
    JobTest.Result night = RecommendJobs.on(root).run("als-train");
    assertEquals(ExitCode.BAD_INPUT, night.exitCode());
    assertTrue(night.err().contains("interactions.event-weights"), night.err());
    new TestShop().event(null, "a", "return", TestShop.AS_OF, 1, null).writeTo(root);
    assertEquals(ExitCode.BAD_INPUT, RecommendJobs.on(root).run("als-train").exitCode());
  }

  @Test
  void mllibTrainsWhereItIsSetAndOnlyWhatItCan() throws Exception {
    TestShop.ofTwoTastes(40, 15, 30, 2).writeTo(root);
    JobTest.Result night =
        RecommendJobs.on(root)
            .set("als.engine=mllib", "als.iterations=2", "als.user-blocks=2", "als.item-blocks=2")
            .run("als-train");
    assertEquals(ExitCode.DONE, night.exitCode(), night.err());
    assertTrue(night.run().path("facts").path("als").isMissingNode());
    JobTest.Result refused =
        RecommendJobs.on(root).set("als.engine=mllib", "als.solver=cg").run("als-train");
    assertEquals(ExitCode.USAGE, refused.exitCode());
    assertTrue(refused.err().contains("als.engine = blocked"), refused.err());
  }

  @Test
  void aSecondNightBeginsWithTheFirstOnesFactorsWhereItIsSet() throws Exception {
    Path shop = KilledJob.copy(ungated);
    JobTest.Result second =
        RecommendJobs.on(shop)
            .set(UNGATED)
            .set(
                "als.warm-start=true",
                "als.regularisation-exponent=0.5",
                "als.unobserved-weight=0.01")
            .run("als-train");
    assertEquals(ExitCode.DONE, second.exitCode(), second.err());
    JsonNode trainings = second.run().path("facts").path("als");
    assertEquals(2, trainings.size(), "for the test, and to serve");
    assertEquals(1, trainings.get(0).path("warm_started_items").asDouble());
    assertEquals(6, trainings.get(0).path("objective").size());
    assertEquals("als/0000001", second.run().path("facts").path("warm_started_from").asText());
    assertTrue(trainings.get(1).path("warm_started_items").asDouble() > 0.5);
    Version als = TestShop.artifacts(shop).versions("als").get(1);
    assertEquals("0.5", als.manifest().labels().get("regularisation-exponent"));
  }

  @Test
  void nothingIsBegunFromFactorsOfAnotherRankOrThatKnowTheTestWindow() throws Exception {
    Path shop = KilledJob.copy(ungated);
    JobTest.Result other =
        RecommendJobs.on(shop)
            .set(UNGATED)
            .set("als.warm-start=true", "als.rank=5")
            .run("als-train");
    assertEquals(ExitCode.DONE, other.exitCode(), other.err());
    assertTrue(other.run().path("facts").path("warm_started_from").isMissingNode());
    assertEquals(
        0, other.run().path("facts").path("als").get(0).path("warm_started_items").asDouble());
    JobTest.Result wide =
        RecommendJobs.on(shop)
            .set(UNGATED)
            .set("als.warm-start=true", "als.rank=5", "evaluation.test-days=9")
            .run("als-train");
    assertEquals(ExitCode.DONE, wide.exitCode(), wide.err());
    assertTrue(
        wide.run().path("facts").path("warm_started_from").isMissingNode(),
        "what there is knows days of the wider window");
  }

  @Test
  void aRunThatFailedAfterTrainingGoesOnFromItsCheckpoints() throws Exception {
    TestShop.ofTwoTastes(40, 15, 30, 1).writeTo(root);
    JobTest.Result failed =
        checkpointed().storage(AlsTrainJobTest::withoutRoomForAVersion).run("als-train");
    assertTrue(
        failed.exitCode() == ExitCode.FAILED || failed.exitCode() == ExitCode.UNAVAILABLE,
        failed.exitCode() + failed.err());
    JobTest.Result again = checkpointed().run("als-train");
    assertEquals(ExitCode.DONE, again.exitCode(), again.err());
    JsonNode trainings = again.run().path("facts").path("als");
    assertTrue(trainings.get(0).path("resumed_from_iteration").asInt() > 0, trainings.toString());
    assertTrue(trainings.get(1).path("resumed_from_iteration").asInt() > 0, trainings.toString());
  }

  private JobTest checkpointed() {
    // One block on each side is trained as one task, which begins anew.
    return RecommendJobs.on(root)
        .set("gate.enabled=false", "als.checkpoint-interval=2", "als.user-blocks=2");
  }

  /** Both trainings are over when a version takes its place. */
  private static Storage withoutRoomForAVersion(Storage storage) {
    return new FailingStorage(
        storage,
        0,
        FailingStorage.Death.BEFORE,
        (step, what) -> {
          if (what.startsWith("rename artifacts/als/_staging")) {
            throw new IOException("no space left for " + what);
          }
        });
  }

  @Test
  void candidatesAreAnExportThatIsOff() throws Exception {
    for (Version made : List.of(als(ungated), TestShop.accepted(ungated, "blend").orElseThrow())) {
      assertTrue(
          made.manifest().outputs().stream().noneMatch(o -> o.path().startsWith("candidates")),
          made.manifest().outputs().toString());
    }
  }

  private static Version als(Path shop) throws IOException {
    return TestShop.artifacts(shop).versions("als").get(0);
  }
}
