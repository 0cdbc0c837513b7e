package io.shopkeeper.data.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RawLogTest {
  private static final String[] CLEAN = {"dirt.scale=0"};
  private static final String[] COLUMNS = RawLog.HEADER.split(",");

  /** Lines with the event that each came from. */
  private record Pair(ShopEvent event, RawLog.Line line) {}

  private static List<Pair> lines(StorePlan plan, long events) {
    Shop shop = Shop.of(plan.shop());
    RawLog log = new RawLog(shop, plan.dirt(), plan.files(events));
    List<Pair> lines = new ArrayList<>();
    for (long number = 0; number < plan.shop().customers() + plan.bots(); number++) {
      Customer customer = Customer.of(shop, number);
      java.util.function.Consumer<ShopEvent> each =
          event -> log.write(event, customer, line -> lines.add(new Pair(event, line)));
      if (number < plan.shop().customers()) {
        CustomerLife.live(shop, number, each);
      } else {
        BotLife.crawl(shop, number, plan.viewsABot(), each);
      }
    }
    return lines;
  }

  /** The obvious reading of RFC 4180, one character after another. */
  private static List<String> fields(String line) {
    List<String> fields = new ArrayList<>();
    StringBuilder field = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        fields.add(field.toString());
        field.setLength(0);
      } else {
        field.append(c);
      }
    }
    fields.add(field.toString());
    return fields;
  }

  private static Map<String, String> read(RawLog.Line line) throws Exception {
    Map<String, String> row = new HashMap<>();
    if (line.text().startsWith("{")) {
      JsonNode json = new ObjectMapper().readTree(line.text());
      for (String column : COLUMNS) {
        row.put(column, json.path(column).asText(""));
      }
    } else {
      List<String> fields = fields(line.text());
      assertEquals(COLUMNS.length, fields.size(), line.text());
      for (int i = 0; i < COLUMNS.length; i++) {
        row.put(COLUMNS[i], fields.get(i));
      }
    }
    return row;
  }

  @Test
  void cleanLinesSayWhatHappenedInBothFormats() throws Exception {
    StorePlan plan = SampleStores.plan("dirt.scale=0", "events=6000");
    Shop shop = Shop.of(plan.shop());
    Set<String> ids = new HashSet<>();
    Set<Boolean> formats = new HashSet<>();
    for (Pair pair : lines(plan, 6000)) {
      ShopEvent event = pair.event();
      boolean json = pair.line().text().startsWith("{");
      formats.add(json);
      Map<String, String> row = read(pair.line());
      assertTrue(ids.add(row.get("event_id")), "a second " + row.get("event_id"));
      assertEquals(event.signedIn() ? Customer.uid(event.customer()) : "", row.get("uid"));
      assertEquals(Shop.sku(event.item()), row.get("item"));
      assertEquals(event.action().raw(), row.get("action"));
      assertEquals(
          event.time(),
          json
              ? Long.parseLong(row.get("ts"))
              : OffsetDateTime.parse(row.get("ts")).toInstant().toEpochMilli());
      assertEquals(event.session() < 0, row.get("session").isEmpty());
      assertEquals(event.order() < 0, row.get("order_no").isEmpty());
      assertEquals(event.quantity() == 0 ? "" : "" + event.quantity(), row.get("qty"));
      if (event.action().priced()) {
        assertEquals(
            shop.price(event.item()), Math.round(100 * Double.parseDouble(row.get("price"))));
        assertEquals("CNY", row.get("currency"));
      } else {
        assertEquals("", row.get("price") + row.get("currency"));
      }
      assertEquals(event.rating() == 0 ? "" : "" + event.rating(), row.get("rating"));
      assertEquals(event.position() == 0 ? "" : "" + event.position(), row.get("pos"));
      assertEquals(event.list() < 0, row.get("list").isEmpty());
      assertEquals(Customer.of(shop, event.customer()).locale().country(), row.get("country"));
      assertEquals(Fault.NONE, pair.line().fault());
    }
    assertEquals(Set.of(true, false), formats);
  }

  @Test
  void zeroScaleMeansNoFaultOfAnyKind() {
    StorePlan plan = SampleStores.plan(CLEAN);
    assertEquals(0, plan.bots());
    assertTrue(lines(plan, 60_000).stream().allMatch(pair -> pair.line().fault() == Fault.NONE));
    LogFiles files = plan.files(60_000);
    for (int file = 0; file < files.count(60); file++) {
      assertTrue(Set.of(LogFiles.Style.CSV, LogFiles.Style.JSON_LINES).contains(files.style(file)));
    }
  }

  @Test
  void faultsComeAtTheirRates() {
    String[] rates = {
      "dirt.duplicates=0.02",
      "dirt.bots=0.05",
      "dirt.clock-errors=0.03",
      "dirt.broken-lines=0.01",
      "dirt.unknown-items=0.01",
      "dirt.negative-prices=0.1"
    };
    StorePlan plan = SampleStores.plan(rates);
    List<Pair> lines = lines(plan, 60_000);
    Map<Fault, Integer> counts = new EnumMap<>(Fault.class);
    int events = 0;
    int priced = 0;
    int bots = 0;
    for (Pair pair : lines) {
      if (pair.line().copy() == 1) {
        continue;
      }
      events++;
      priced += pair.event().action().priced() ? 1 : 0;
      bots += pair.event().customer() >= plan.shop().customers() ? 1 : 0;
      counts.merge(pair.line().fault(), 1, Integer::sum);
    }
    near(.02, counts.get(Fault.DUPLICATE), events);
    near(.01, counts.get(Fault.CLOCK_1970), events);
    near(.01, counts.get(Fault.CLOCK_2106), events);
    near(.01, counts.get(Fault.CLOCK_HOUR), events);
    near(.005, counts.get(Fault.CUT_LINE), events);
    near(.005, counts.get(Fault.WRONG_COLUMNS), events);
    near(.01, counts.get(Fault.UNKNOWN_ITEM), events);
    near(.1, counts.get(Fault.NEGATIVE_PRICE), priced);
    near(.05, bots, events);
    assertEquals(1, plan.bots());
    assertEquals(lines.size(), events + counts.get(Fault.DUPLICATE));
  }

  /** Within four standard deviations of a binomial count. */
  private static void near(double rate, int count, int of) {
    double deviation = Math.sqrt(of * rate * (1 - rate));
    assertTrue(
        Math.abs(count - of * rate) < 4 * deviation,
        count + " of " + of + " instead of " + of * rate);
  }

  @Test
  void eachFaultLooksLikeItself() throws Exception {
    StorePlan plan =
        SampleStores.plan(
            "events=20000",
            "dirt.clock-errors=0.06",
            "dirt.broken-lines=0.04",
            "dirt.unknown-items=0.02",
            "dirt.negative-prices=0.2");
    Map<Fault, Integer> seen = new EnumMap<>(Fault.class);
    for (Pair pair : lines(plan, 20_000)) {
      RawLog.Line line = pair.line();
      seen.merge(line.fault(), 1, Integer::sum);
      boolean json = line.text().startsWith("{");
      switch (line.fault()) {
        case CUT_LINE, WRONG_COLUMNS -> {
          if (json || line.text().startsWith("\"")) {
            assertTrue(!line.text().endsWith("}") || !line.text().startsWith("{"), line.text());
          } else {
            assertNotEquals(COLUMNS.length, fields(line.text()).size(), line.text());
          }
        }
        case UNKNOWN_ITEM -> assertTrue(read(line).get("item").startsWith("X"));
        case NEGATIVE_PRICE -> assertTrue(read(line).get("price").startsWith("-"));
        case CLOCK_1970 -> assertTrue(read(line).get("ts").matches("0|1970-01-01T.*"));
        case CLOCK_2106 -> assertTrue(read(line).get("ts").matches("4294967295000|2106-02-07T.*"));
        case CLOCK_HOUR -> {
          String ts = read(line).get("ts");
          long time =
              json ? Long.parseLong(ts) : OffsetDateTime.parse(ts).toInstant().toEpochMilli();
          assertEquals(3_600_000, Math.abs(time - pair.event().time()));
        }
        case NONE, DUPLICATE -> read(line);
      }
    }
    assertEquals(Fault.values().length, seen.size(), seen.toString());
  }

  @Test
  void linesAddUpToTheEventsWithinFivePercent() {
    for (String[] changes :
        new String[][] {
          {"events=60000"},
          {"events=60000", "dirt.scale=0"},
          {"events=30000", "dirt.scale=5"},
          {"events=20000", "seed=7"},
          {"events=150000", "seed=8"},
          {"events=30000", "days=7"},
          {"events=30000", "days=400"},
          {"events=60000", "customers=100"},
          {"events=30000", "list-log-share=1"},
          {"events=30000", "list-log-share=0", "items=50"}
        }) {
      long events = SampleStores.settings(changes).events();
      int lines = lines(SampleStores.plan(changes), events).size();
      assertTrue(
          Math.abs(lines - events) < .05 * events, lines + " for " + String.join(" ", changes));
    }
  }
}
