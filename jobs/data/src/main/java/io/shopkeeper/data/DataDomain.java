package io.shopkeeper.data;

import io.shopkeeper.data.behaviour.BehaviourJob;
import io.shopkeeper.data.behaviour.BehaviourSection;
import io.shopkeeper.data.drift.DriftJob;
import io.shopkeeper.data.drift.DriftSection;
import io.shopkeeper.data.ingest.IngestJob;
import io.shopkeeper.data.ingest.QualitySection;
import io.shopkeeper.data.sample.SampleStoreJob;
import io.shopkeeper.report.Domain;
import io.shopkeeper.report.Domain.Stage;

/** The data domain: ingestion of raw logs into tables, and the analysis of customers' behaviour. */
public final class DataDomain {
  /** The domain's jobs, outputs and sections. */
  public static final Domain DOMAIN =
      Domain.named("data")
          .job(new SampleStoreJob())
          .step(Stage.PREPARE, new IngestJob())
          .step(Stage.PREPARE, new BehaviourJob())
          .step(Stage.WATCH, new DriftJob())
          .holdsCustomers(
              "tables/events",
              "tables/orders",
              "tables/reviews",
              "tables/questions",
              "tables/images",
              "releases/behaviour/rfm_segments")
          .shows(new BehaviourSection(), new QualitySection(), new DriftSection())
          .build();

  private DataDomain() {}
}
