package io.shopkeeper.vision;

import io.shopkeeper.deep.report.NetworksSection;
import io.shopkeeper.report.Domain;
import io.shopkeeper.report.Domain.Stage;
import io.shopkeeper.vision.interest.UserInterestsJob;
import io.shopkeeper.vision.label.ProductVisionScoreJob;
import io.shopkeeper.vision.label.ProductVisionTrainJob;
import io.shopkeeper.vision.label.VisionSection;
import io.shopkeeper.vision.scene.SceneTrainJob;

/** The domain of pictures: what they show, and which goods look alike. */
public final class VisionDomain {
  /** The domain's jobs, outputs and sections. */
  public static final Domain DOMAIN =
      Domain.named("vision")
          .step(Stage.LEARN, new ProductVisionTrainJob())
          .step(Stage.LEARN, new SceneTrainJob())
          .step(Stage.APPLY, new ProductVisionScoreJob())
          .step(Stage.APPLY, new UserInterestsJob())
          .publishes("vision", "interests")
          .holdsCustomers(
              "releases/interests/user_interests", "releases/interests/user_scene_products")
          .shows(new VisionSection(), new NetworksSection())
          .build();

  private VisionDomain() {}
}
