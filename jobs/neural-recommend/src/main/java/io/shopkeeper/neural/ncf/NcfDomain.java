package io.shopkeeper.neural.ncf;

import io.shopkeeper.deep.report.NetworksSection;
import io.shopkeeper.report.Domain;
import io.shopkeeper.report.Domain.Stage;

/** A network that makes lists for customers: one more contender for the lists' slot. */
public final class NcfDomain {
  /** The domain. */
  public static final Domain DOMAIN =
      Domain.named("ncf")
          .step(Stage.LEARN, new NcfTrainJob())
          .holdsCustomers("artifacts/ncf")
          .shows(new NetworksSection())
          .build();

  private NcfDomain() {}
}
