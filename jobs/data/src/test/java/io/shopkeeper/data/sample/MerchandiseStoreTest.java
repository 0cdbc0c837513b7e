package io.shopkeeper.data.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.shopkeeper.testkit.RealData;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** Computes the documented figures of the real log again. */
class MerchandiseStoreTest {
  private record Hit(int item, Action action) {}

  @Test
  void theDocumentedFiguresAreThoseOfTheLog() throws IOException {
    Path events = RealData.require("interactions/google_merch_store/events.csv.gz");
    Path impressions = RealData.require("interactions/google_merch_store/impressions.csv.gz");
    Map<Long, List<Hit>> sessions = new HashMap<>();
    read(events, sessions);
    read(impressions, sessions);
    ShopStatistics statistics = new ShopStatistics(1_000);
    for (List<Hit> session : sessions.values()) {
      session.forEach(hit -> statistics.add(hit.item(), hit.action(), true));
      statistics.endSession();
    }
    Map<String, Double> documented = ShopFigures.GOOGLE_MERCHANDISE_STORE.byName();
    statistics
        .figures()
        .byName()
        .forEach(
            (name, value) ->
                assertEquals(documented.get(name), value, 5e-4 * documented.get(name), name));
    assertEquals(316_123 + 4_023_573, statistics.rows());
  }

  private static void read(Path file, Map<Long, List<Hit>> sessions) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file), 1 << 16),
                StandardCharsets.UTF_8))) {
      lines.readLine();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] fields = line.split(",", 5);
        // Session ids are start times in seconds, equal for different users.
        long session = Long.parseLong(fields[0]) << 32 | Long.parseLong(fields[1]);
        sessions
            .computeIfAbsent(session, key -> new ArrayList<>())
            .add(new Hit(Integer.parseInt(fields[2]), action(fields[3])));
      }
    }
  }

  private static Action action(String type) {
    return switch (type) {
      case "impression" -> Action.SHOW;
      case "click" -> Action.CLICK;
      case "detail" -> Action.VIEW;
      case "add_to_cart" -> Action.CART;
      case "remove_from_cart" -> Action.UNCART;
      case "checkout" -> Action.CHECKOUT;
      case "purchase" -> Action.BUY;
      default -> throw new IllegalArgumentException(type);
    };
  }
}
