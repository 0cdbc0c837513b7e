package io.shopkeeper.vision.fashion;

import io.shopkeeper.deep.report.NetworksSection;
import io.shopkeeper.report.Domain;

/** The example of a classifier; it has no part in a night. */
public final class FashionDomain {
  /** The domain. */
  public static final Domain DOMAIN =
      Domain.named("fashion").job(new FashionMnistJob()).shows(new NetworksSection()).build();

  private FashionDomain() {}
}
