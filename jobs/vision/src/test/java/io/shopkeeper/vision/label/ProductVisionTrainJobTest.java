package io.shopkeeper.vision.label;

import static io.shopkeeper.vision.label.DrawnShop.accuracy;
import static io.shopkeeper.vision.label.DrawnShop.alone;
import static io.shopkeeper.vision.label.DrawnShop.first;
import static io.shopkeeper.vision.label.DrawnShop.image;
import static io.shopkeeper.vision.label.DrawnShop.images;
import static io.shopkeeper.vision.label.DrawnShop.jobs;
import static io.shopkeeper.vision.label.DrawnShop.morning;
import static io.shopkeeper.vision.label.DrawnShop.write;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.shopkeeper.core.ExitCode;
import io.shopkeeper.platform.job.JobTest;
import io.shopkeeper.platform.job.KilledJob;
import io.shopkeeper.vision.picture.Drawn;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProductVisionTrainJobTest {
  @Test
  void learnsThroughABackboneAndFromScratch() throws Exception {
    JsonNode run = first("product-vision-train").run();
    for (String contender : List.of("pool", "colours")) {
      assertTrue(accuracy(run, contender) > .7, contender + run.at("/metrics"));
    }
    assertTrue(accuracy(run, "transfer") > .5, run.at("/metrics").toString());
    assertTrue(accuracy(run, "cnn") > .5, run.at("/metrics").toString());
    assertTrue(accuracy(run, "majority") < .6, run.at("/metrics").toString());
    assertEquals(1, run.at("/facts/left_out/once").asInt(), run.at("/facts").toString());
    for (String fact : List.of("training", "classification", "calibration", "pool", "evaluation")) {
      assertTrue(run.path("facts").has(fact), fact);
    }
    assertTrue(Files.exists(morning().resolve("slots/product-vision/history/0000001")));
  }

  @Test
  void theLiveClassifierIsAskedAboutOtherClasses() throws Exception {
    Path shop = KilledJob.copy(morning());
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int i = 0; i < 240; i++) {
      int kind = i % 2;
      rows.add(
          image(
              "q" + i,
              "item" + i,
              Drawn.png(Drawn.picture(kind, 5000 + i)),
              kind == 0 ? "disc" : "renamed"));
    }
    write(shop, rows);
    JobTest.Result again =
        jobs(shop)
            .set("vision.from-scratch=never")
            .run("product-vision-train", "--run-id", "again");
    JsonNode run = again.run();
    assertTrue(accuracy(run, "production") > .25, run.at("/metrics").toString());
    assertTrue(
        accuracy(run, "production") <= accuracy(run, "transfer"), run.at("/metrics").toString());
  }

  @Test
  void networksFromScratchAreBetterThanALiveOneThatCannotBeAsked() throws Exception {
    Path shop = KilledJob.copy(morning());
    JobTest.Result again =
        alone(shop)
            .set("vision.encoder-blocks=1", "vision.encoder-size=16", "vision.encoder-heads=2")
            .set("vision.patch=8", "vision.balance-classes=true", "deep.epochs=6")
            .run("product-vision-train", "--run-id", "again");
    JsonNode run = again.run();
    assertTrue(again.err().contains("it cannot be asked"), again.err());
    assertTrue(Double.isNaN(accuracy(run, "transfer")), "there is no backbone");
    for (String contender : List.of("colours", "cnn", "vit", "pool")) {
      assertTrue(accuracy(run, contender) > accuracy(run, "production"), contender + again.err());
    }
    assertEquals(2, run.at("/facts/training").size(), "a curve of each network from scratch");
  }

  @Test
  void aGeneratorFillsUpRareClasses() throws Exception {
    Path shop = DrawnShop.empty("rare");
    List<Map<String, Object>> rows = new ArrayList<>();
    for (int i = 0; i < 160; i++) {
      int kind = i % 5 == 0 ? 2 : i % 2;
      rows.add(
          image("r" + i, "item" + i, Drawn.png(Drawn.picture(kind, i)), Drawn.CLASSES.get(kind)));
    }
    write(shop, rows);
    JsonNode run =
        alone(shop)
            .set("vision.fill-share=0.7", "vision.fill-with=generated")
            .set("vision.generator-epochs=1", "deep.epochs=1")
            .run("product-vision-train")
            .run();
    JsonNode generated = run.at("/facts/filled");
    int made = generated.path("stripes").asInt();
    assertTrue(made > 5 && generated.size() == 1, run.at("/facts").toString());
    int shown = run.at("/facts/training/curve/0/examples").asInt();
    assertTrue(shown > 100 && shown < 160 + made, run.at("/facts/training").toString());
    assertTrue(
        run.at("/metrics").has("product-vision-generator.loss"), run.at("/metrics").toString());
  }

  @Test
  void aBackboneThatIsNotThereIsTold() throws Exception {
    JobTest.Result missing =
        jobs(morning())
            .set("pretrained.pictures=\"/no/such/model\"")
            .run("product-vision-train", "--run-id", "x");
    assertEquals(ExitCode.USAGE, missing.exitCode(), missing.err());
    assertTrue(missing.err().contains("/no/such/model"), missing.err());
  }

  @Test
  void aTransformerThatCannotBeIsRefused() throws Exception {
    for (String setting : List.of("vision.encoder-heads", "vision.patch")) {
      JobTest.Result refused =
          jobs(morning())
              .set("vision.encoder-blocks=1", setting + "=7")
              .run("product-vision-train", "--run-id", setting);
      assertEquals(ExitCode.USAGE, refused.exitCode(), refused.err());
      assertTrue(refused.err().contains(setting), refused.err());
    }
  }

  @Test
  void tooLittleToLearnFromIsNoFailure() throws Exception {
    Path shop = DrawnShop.empty("small");
    JobTest.Result none = jobs(shop).run("product-vision-train");
    assertEquals(ExitCode.BAD_INPUT, none.exitCode(), none.err());
    assertTrue(none.err().contains("there is no table images"), none.err());
    images(shop, 12);
    JobTest.Result few = jobs(shop).run("product-vision-train");
    assertEquals(ExitCode.GATE_REFUSED, few.exitCode(), few.err());
    assertTrue(few.err().contains("nothing is learned"), few.err());
    JobTest.Result nobody = jobs(shop).run("product-vision-score");
    assertEquals(ExitCode.GATE_REFUSED, nobody.exitCode(), nobody.err());
    assertFalse(Files.exists(shop.resolve("releases/vision")));
  }
}
