package io.shopkeeper.service;

import io.shopkeeper.deep.report.NetworksSection;
import io.shopkeeper.report.Domain;
import io.shopkeeper.report.Domain.Stage;
import io.shopkeeper.service.answer.ServiceAskJob;
import io.shopkeeper.service.index.ServiceIndexJob;
import io.shopkeeper.service.intent.ServiceIntentTrainJob;

/** The domain of customer service: what customers want when they ask, and what answers them. */
public final class ServiceDomain {
  /** The domain's jobs, outputs and sections. */
  public static final Domain DOMAIN =
      Domain.named("service")
          .step(Stage.LEARN, new ServiceIntentTrainJob())
          .step(Stage.APPLY, new ServiceIndexJob())
          .job(new ServiceAskJob())
          .shows(new NetworksSection())
          .build();

  private ServiceDomain() {}
}
