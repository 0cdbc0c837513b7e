package io.shopkeeper.app.operate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ExitCode;
import io.shopkeeper.core.pseudonym.Pseudonyms;
import io.shopkeeper.core.pseudonym.Pseudonyms.Kind;
import io.shopkeeper.platform.job.JobTest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PseudonymJobTest {
  private static final String RAW = "raw-customer-4711";

  @TempDir Path root;

  @Test
  void printsThePseudonymAndRecordsTheIdNowhere() throws IOException {
    Pseudonyms pseudonyms = new Pseudonyms(JobTest.KEY.getBytes(StandardCharsets.UTF_8));
    OperatedShop shop = new OperatedShop(root);
    JobTest.Result user = shop.run(new PseudonymJob(), "pseudonym.raw-id=" + RAW);
    assertEquals(ExitCode.DONE, user.exitCode(), user.err());
    assertTrue(user.err().contains(pseudonyms.of(Kind.USER, RAW)), user.err());
    JobTest.Result session =
        shop.run(new PseudonymJob(), "pseudonym.raw-id=" + RAW, "pseudonym.kind=session");
    assertTrue(session.err().contains(pseudonyms.of(Kind.SESSION, RAW)), session.err());
    assertFalse(shop.anywhere(RAW, user));
    assertFalse(shop.anywhere(RAW, session));
  }

  @Test
  void asksForTheIdAndTheKey() throws IOException {
    OperatedShop shop = new OperatedShop(root);
    assertEquals(ExitCode.USAGE, shop.run(new PseudonymJob()).exitCode());
    JobTest.Result noKey =
        JobTest.of(new PseudonymJob())
            .root(root)
            .environment(java.util.Map.of())
            .set("pseudonym.raw-id=" + RAW)
            .run("pseudonym");
    assertEquals(ExitCode.USAGE, noKey.exitCode());
    assertFalse(noKey.err().contains(RAW), noKey.err());
  }
}
