package io.shopkeeper.recommend.als;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.als.Feedback;
import io.shopkeeper.learning.split.Days;
import io.shopkeeper.platform.job.CommandLine;
import io.shopkeeper.platform.job.JobCatalogue;
import io.shopkeeper.platform.job.JobTest;
import io.shopkeeper.platform.job.SettingsLayers;
import io.shopkeeper.ranking.TestShop;
import io.shopkeeper.ranking.history.CustomerHistory.View;
import io.shopkeeper.ranking.history.InteractionSettings;
import io.shopkeeper.ranking.history.Interactions;
import io.shopkeeper.ranking.model.AlsModel;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlsContenderTest {
  private static AlsSettings settings(String luck) {
    AlsTrainJob job = new AlsTrainJob();
    return SettingsLayers.resolve(
            new JobCatalogue(List.of(job)),
            job,
            JobTest.repository(),
            CommandLine.parse(
                ("als-train --set als.rank=4 --set als.iterations=3 --set als.luck-seed=" + luck)
                    .split(" ")))
        .bind(job.settings())
        .als();
  }

  @Test
  void howFarLuckGoesIsToldByATrainingFromOtherFirstFactors() {
    TestShop shop = TestShop.ofTwoTastes(20, 8, 30, 5);
    try (Interactions data =
            Interactions.of(
                shop.events(),
                new InteractionSettings(TestShop.WEIGHTS, 0, 3, 0, "", 3_000, 14),
                TestShop.SEEN,
                Feedback.IMPLICIT,
                Days.testing(TestShop.AS_OF, 7));
        AlsContender same = new AlsContender(settings("42"), data, AlsRun.alone());
        AlsContender other = new AlsContender(settings("7"), data, AlsRun.alone())) {
      assertTrue(same.fromOtherFactors().isEmpty(), "42 is that of als.seed");
      AlsModel measured = other.on(View.TRAIN).orElseThrow();
      AlsModel lucky = other.fromOtherFactors().orElseThrow();
      assertArrayEquals(measured.itemOf(), lucky.itemOf());
      assertFalse(Arrays.equals(measured.factors().values(), lucky.factors().values()));
      assertArrayEquals(
          lucky.factors().values(), other.fromOtherFactors().orElseThrow().factors().values());
    }
  }
}
