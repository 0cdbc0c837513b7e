package io.shopkeeper.service;

import io.shopkeeper.deep.report.NetworksSection;
import io.shopkeeper.report.Domain;
import io.shopkeeper.report.Domain.Stage;
import io.shopkeeper.service.answer.ServiceAskJob;
import io.shopkeeper.service.evaluate.ServiceEvaluateJob;
import io.shopkeeper.service.gaps.ServiceGapsJob;
import io.shopkeeper.service.index.ServiceIndexJob;
import io.shopkeeper.service.intent.ServiceIntentTrainJob;
import io.shopkeeper.service.report.ServiceSection;
import io.shopkeeper.service.serve.ServiceServeJob;

/** The domain of customer service: what customers want when they ask, and what answers them. */
public final class ServiceDomain {
  /** The domain's jobs, outputs and sections. */
  public static final Domain DOMAIN =
      Domain.named("service")
          .step(Stage.LEARN, new ServiceIntentTrainJob())
          .step(Stage.APPLY, new ServiceIndexJob())
          .step(Stage.APPLY, new ServiceGapsJob())
          .publishes("service")
          .job(new ServiceEvaluateJob())
          .job(new ServiceAskJob())
          .job(new ServiceServeJob())
          .shows(new ServiceSection(), new NetworksSection())
          .build();

  private ServiceDomain() {}
}
