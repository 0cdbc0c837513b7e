package io.shopkeeper.app.operate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ExitCode;
import io.shopkeeper.core.pseudonym.Pseudonyms;
import io.shopkeeper.platform.job.JobTest;
import io.shopkeeper.reader.BuyAgain;
import io.shopkeeper.reader.Praise;
import io.shopkeeper.reader.Reason;
import io.shopkeeper.reader.RecommendedItem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LookupJobTest {
  private static final String RAW = "raw-customer-4711";

  @TempDir Path root;

  private static String pseudonym() {
    return new Pseudonyms(JobTest.KEY.getBytes(StandardCharsets.UTF_8))
        .of(Pseudonyms.Kind.USER, RAW);
  }

  @Test
  void showsTheListWithTitlesAndReasons() throws IOException {
    OperatedShop shop = new OperatedShop(root);
    shop.live("anna", 1, "2026-03-31");
    shop.product("tea", "红茶 Black tea");
    JobTest.Result run = shop.run(new LookupJob(), "lookup.user=anna", "lookup.repeat=20");
    assertEquals(ExitCode.DONE, run.exitCode(), run.err());
    assertTrue(run.err().contains("recommendations 1 as of 2026-03-31: 1 items"), run.err());
    assertTrue(
        run.err()
            .contains(
                "  1. item-of-1  0.5000 als  because of 红茶 Black tea (tea) +0.3750, all else +0.1250"),
        run.err());
    assertTrue(run.err().contains("20 look-ups of 1 random customers"), run.err());
    assertTrue(run.run().path("metrics").path("lookup-p99-ms").asDouble() > 0);
  }

  @Test
  void findsACustomerByRawIdAndRecordsItNowhere() throws IOException {
    OperatedShop shop = new OperatedShop(root);
    shop.live(pseudonym(), 1, "2026-03-31");
    JobTest.Result run = shop.run(new LookupJob(), "lookup.user=" + RAW, "lookup.raw-id=true");
    assertEquals(ExitCode.DONE, run.exitCode(), run.err());
    assertTrue(run.err().contains("the customer's own list"), run.err());
    assertFalse(shop.anywhere(RAW, run));
  }

  @Test
  void showsAStrangerWhatIsPopular() throws IOException {
    OperatedShop shop = new OperatedShop(root);
    shop.live("anna", 1, "2026-03-31");
    JobTest.Result run = shop.run(new LookupJob(), "lookup.user=nobody");
    assertEquals(ExitCode.DONE, run.exitCode(), run.err());
    assertTrue(run.err().contains("strangers see what is popular"), run.err());
    assertTrue(run.err().contains("hit"), run.err());
  }

  @Test
  void refusesWhatItCannotAnswer() throws IOException {
    OperatedShop shop = new OperatedShop(root);
    JobTest.Result nothingLive = shop.run(new LookupJob(), "lookup.user=anna");
    assertEquals(ExitCode.BAD_INPUT, nothingLive.exitCode());
    assertTrue(nothingLive.err().contains("run rank and publish first"), nothingLive.err());
    assertEquals(ExitCode.USAGE, shop.run(new LookupJob()).exitCode());
    assertEquals(
        ExitCode.USAGE,
        shop.run(new LookupJob(), "lookup.user=anna", "lookup.domain=../x").exitCode());
    assertEquals(
        ExitCode.USAGE, shop.run(new LookupJob(), "lookup.user=anna", "lookup.k=0").exitCode());
  }

  @Test
  void refusesAKeyThatTheRootWasNotWrittenWith() throws IOException {
    OperatedShop shop = new OperatedShop(root);
    shop.live(pseudonym(), 1, "2026-03-31");
    Files.writeString(root.resolve("_pseudonym-key"), "0000000000000000");
    JobTest.Result run = shop.run(new LookupJob(), "lookup.user=" + RAW, "lookup.raw-id=true");
    assertEquals(ExitCode.USAGE, run.exitCode());
    assertFalse(run.err().contains(RAW), run.err());
  }

  @Test
  void aLineWithoutReasonsSaysNone() {
    RecommendedItem popular =
        new RecommendedItem(
            "i", 3, 7f, "popular", List.of(), 0f, OptionalDouble.empty(), Optional.empty());
    assertEquals("  3. Tea (i)  7.0000 popular", LookupJob.line(popular, Map.of("i", "Tea")));
    RecommendedItem als =
        new RecommendedItem(
            "i",
            3,
            7f,
            "als",
            List.of(new Reason("j", -1f)),
            8f,
            OptionalDouble.empty(),
            Optional.empty());
    assertEquals(
        "  3. i  7.0000 als  because of j -1.0000, all else +8.0000",
        LookupJob.line(als, Map.of()));
  }

  @Test
  void whatMayBeBoughtAgainSaysWhen() {
    assertEquals(
        "  because it was bought on 4 days, last on 2026-03-21, usually every 10 days",
        LookupJob.bought(
            new BuyAgain("anna", 1, "tea", .6f, 4, LocalDate.parse("2026-03-21"), 9.8f)));
    assertEquals("", LookupJob.bought(null), "of a list that is not live");
  }

  @Test
  void whatBuyersPraiseStandsAtTheEndOfALine() {
    RecommendedItem praised =
        new RecommendedItem(
            "i",
            3,
            7f,
            "popular",
            List.of(),
            0f,
            OptionalDouble.empty(),
            Optional.of(new Praise("battery", "买家好评：电池", "buyers praise its battery")));
    assertEquals(
        "  3. i  7.0000 popular; buyers praise its battery", LookupJob.line(praised, Map.of()));
  }

  @Test
  void aBlendedLineSaysWhatIsPopular() {
    RecommendedItem own =
        new RecommendedItem(
            "i",
            1,
            7f,
            "blend",
            List.of(new Reason("j", 3f)),
            4f,
            OptionalDouble.empty(),
            Optional.empty());
    assertEquals(
        "  1. i  7.0000 blend  because of j +3.0000, what is popular lately and all else +4.0000",
        LookupJob.line(own, Map.of()));
    RecommendedItem popular =
        new RecommendedItem(
            "i", 2, 4f, "blend", List.of(), 4f, OptionalDouble.empty(), Optional.empty());
    assertEquals(
        "  2. i  4.0000 blend  because it is popular lately", LookupJob.line(popular, Map.of()));
  }
}
