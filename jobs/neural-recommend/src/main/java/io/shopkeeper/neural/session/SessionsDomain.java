package io.shopkeeper.neural.session;

import io.shopkeeper.deep.report.NetworksSection;
import io.shopkeeper.report.Domain;
import io.shopkeeper.report.Domain.Stage;

/** What comes next in a session. */
public final class SessionsDomain {
  /** The domain. */
  public static final Domain DOMAIN =
      Domain.named("sessions")
          .step(Stage.LEARN, new SessionRnnJob())
          .publishes("next-items")
          .shows(new NextItemsSection(), new NetworksSection())
          .build();

  private SessionsDomain() {}
}
