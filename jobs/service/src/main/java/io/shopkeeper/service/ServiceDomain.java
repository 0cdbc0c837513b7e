package io.shopkeeper.service;

import io.shopkeeper.deep.report.NetworksSection;
import io.shopkeeper.report.Domain;
import io.shopkeeper.report.Domain.Stage;
import io.shopkeeper.service.intent.ServiceIntentTrainJob;

/** The domain of customer service: what customers want when they ask. */
public final class ServiceDomain {
  /** The domain's jobs, outputs and sections. */
  public static final Domain DOMAIN =
      Domain.named("service")
          .step(Stage.LEARN, new ServiceIntentTrainJob())
          .shows(new NetworksSection())
          .build();

  private ServiceDomain() {}
}
