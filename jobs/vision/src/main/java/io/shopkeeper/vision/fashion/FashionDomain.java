package io.shopkeeper.vision.fashion;

import io.shopkeeper.deep.report.NetworksSection;
import io.shopkeeper.report.Domain;

/** The domain of the example classifier; it has no step in a night. */
public final class FashionDomain {
  /** The domain's jobs and sections. */
  public static final Domain DOMAIN =
      Domain.named("fashion").job(new FashionMnistJob()).shows(new NetworksSection()).build();

  private FashionDomain() {}
}
