package io.shopkeeper.neural.ncf;

import io.shopkeeper.deep.report.NetworksSection;
import io.shopkeeper.report.Domain;
import io.shopkeeper.report.Domain.Stage;

/**
 * The domain of neural collaborative filtering, whose model competes for the recommender's slot.
 */
public final class NcfDomain {
  /** The domain's jobs and sections. */
  public static final Domain DOMAIN =
      Domain.named("ncf")
          .step(Stage.LEARN, new NcfTrainJob())
          .holdsCustomers("artifacts/ncf")
          .shows(new NetworksSection())
          .build();

  private NcfDomain() {}
}
