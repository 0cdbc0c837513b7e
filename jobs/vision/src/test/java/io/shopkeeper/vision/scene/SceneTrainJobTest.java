package io.shopkeeper.vision.scene;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.shopkeeper.core.ExitCode;
import io.shopkeeper.platform.job.JobTest;
import io.shopkeeper.platform.job.KilledJob;
import io.shopkeeper.vision.label.DrawnShop;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class SceneTrainJobTest {
  @Test
  void learnsTheScenesThatPicturesName() throws Exception {
    JsonNode run = DrawnShop.first("scene-train").run();
    assertTrue(DrawnShop.accuracy(run, "transfer") > .7, run.at("/metrics").toString());
    assertEquals(2, run.at("/facts/classification/classes").size());
    assertTrue(Files.exists(DrawnShop.morning().resolve("slots/scene/history/0000001")));
  }

  @Test
  void withoutScenesNothingIsLearned() throws Exception {
    JobTest.Result none =
        DrawnShop.alone(KilledJob.copy(DrawnShop.morning()))
            .set("scene.attribute=room-kind")
            .run("scene-train");
    assertEquals(ExitCode.GATE_REFUSED, none.exitCode(), none.err());
    assertTrue(none.err().contains("nothing is learned"), none.err());
  }
}
