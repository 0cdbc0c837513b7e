package io.shopkeeper.recommend.again;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.shopkeeper.core.ExitCode;
import io.shopkeeper.platform.job.JobTest;
import io.shopkeeper.ranking.TestShop;
import io.shopkeeper.recommend.RecommendJobs;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuyAgainSharesTest {
  @TempDir Path root;

  /** All look at five of thirty items; twenty buy tea every week, and nobody buys anything else. */
  private static TestShop shop() {
    TestShop shop = new TestShop();
    for (int u = 0; u < 40; u++) {
      String user = "u%02d".formatted(u);
      for (int k = 0; k < 5; k++) {
        shop.view(user, "i%02d".formatted((u * 7 + k * 5) % 30), (u * 3 + k * 8) % 40);
      }
      for (int week = u % 2 == 0 ? 0 : 6; week < 7; week++) {
        shop.buy(user, "tea", 7 * week + 3);
      }
    }
    return shop;
  }

  private static double discount(int place) {
    return Math.log(2) / Math.log(place + 1);
  }

  @Test
  void theShareThatDidBestBeforeIsProposedWithWhatItBringsTonight() throws Exception {
    shop().writeTo(root);
    JobTest.Result night = RecommendJobs.on(root).set("rolling.windows=3").run("als-train");
    assertEquals(ExitCode.DONE, night.exitCode(), night.err());
    JsonNode facts = night.run().at("/facts/buy_again_share");
    assertEquals(2, facts.path("windows").asInt(), facts.toString());
    assertEquals(40, facts.path("cases").asInt(), "the twenty in each");
    // Tea is hidden from lists, so that it stands in the first place of its own or nowhere.
    double[] ndcg = {0, discount(10), discount(4), discount(2)};
    for (int s = 0; s < ndcg.length; s++) {
      assertEquals(ndcg[s], facts.at("/tried/" + s + "/ndcg").asDouble(), 1e-12);
    }
    assertEquals(.5, facts.path("proposed").asDouble());
    assertEquals(discount(2), facts.at("/gain/low").asDouble(), 1e-12);
    JsonNode tonight = facts.path("night");
    assertEquals(20, tonight.path("users").asInt());
    assertEquals(0, tonight.path("ndcg").asDouble());
    assertEquals(discount(2), tonight.path("ndcg_with").asDouble(), 1e-12);
  }

  @Test
  void nothingIsProposedWhereNobodyComesBackOrNothingWasMeasuredBefore() throws Exception {
    TestShop.ofTwoTastes(40, 15, 30, 3).writeTo(root);
    JobTest.Result views = RecommendJobs.on(root).set("rolling.windows=3").run("als-train");
    assertEquals(ExitCode.DONE, views.exitCode(), views.err());
    assertTrue(views.run().at("/facts/buy_again_share").isMissingNode(), views.run().toString());

    Path one = root.resolve("one");
    shop().writeTo(one);
    JobTest.Result window = RecommendJobs.on(one).run("als-train");
    assertEquals(ExitCode.DONE, window.exitCode(), window.err());
    assertTrue(window.run().at("/facts/buy_again_share").isMissingNode(), "one window");
  }
}
