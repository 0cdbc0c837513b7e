package io.shopkeeper.core.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.typesafe.config.ConfigFactory;
import io.shopkeeper.core.pseudonym.KnownIds;
import io.shopkeeper.core.pseudonym.Pseudonyms;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecordParserTest {
  private static final Pseudonyms PSEUDONYMS =
      new Pseudonyms("a key of a test, not a secret".getBytes(StandardCharsets.UTF_8));
  private static final List<String> FIELDS =
      List.of("id", "uid", "sku", "what", "at", "visit", "order", "n", "price", "stars", "device");
  private static final String LOG =
      """
      sources.log {
        table = events
        files = ["log/**.csv"]
        columns {
          event_id = id, user_id = uid, item_id = sku, event_type = what, event_time = at
          session_id = visit, order_id = order, quantity = n, price = price, rating = stars
        }
        event-types { look = view, buy = purchase, Star = rating }
        attributes { device = device }
      }
      """;

  private static RecordParser parser(String... more) {
    SourceMapping source =
        Mapping.of("test", ConfigFactory.parseString(LOG + String.join("\n", more)), Tables.ALL)
            .sources()
            .get("log");
    return new RecordParser(
        source,
        Tables.EVENTS,
        FIELDS,
        PSEUDONYMS,
        KnownIds.NONE,
        ZoneId.of("Asia/Shanghai"),
        LocalDate.of(2024, 5, 31));
  }

  private static String[] fields(String... changes) {
    String[] fields = {
      "e1", "u1", "s1", "buy", "2024-05-30T17:00:00Z", "v1", "o1", "2", "9.90", "4.5", "phone"
    };
    for (int i = 0; i < changes.length; i += 2) {
      fields[FIELDS.indexOf(changes[i])] = changes[i + 1];
    }
    return fields;
  }

  private static Object value(RecordParser parser, String column) {
    return parser.values()[Tables.EVENTS.indexOf(column)];
  }

  private static String reason(RecordParser parser, String... changes) {
    return reasonOf(parser.parse(fields(changes)));
  }

  private static String reasonOf(Refusal refusal) {
    return refusal == null ? null : refusal.reason();
  }

  @Test
  void readsEveryKindOfColumn() {
    RecordParser parser = parser();
    assertNull(parser.parse(fields()));
    assertEquals("e1", value(parser, "event_id"));
    assertEquals(PSEUDONYMS.of(Pseudonyms.Kind.USER, "u1"), value(parser, "user_id"));
    assertEquals(PSEUDONYMS.of(Pseudonyms.Kind.SESSION, "v1"), value(parser, "session_id"));
    assertEquals(PSEUDONYMS.of(Pseudonyms.Kind.ORDER, "o1"), value(parser, "order_id"));
    assertEquals("purchase", value(parser, "event_type"));
    assertEquals(1_717_088_400_000_000L, value(parser, "event_time"));
    assertEquals(2, value(parser, "quantity"));
    assertEquals(new BigDecimal("9.9000"), value(parser, "price"));
    assertEquals(4.5, value(parser, "rating"));
    assertEquals(Map.of("device", "phone"), value(parser, "attributes"));
    assertEquals("2024-05-31", parser.day(), "the shop's day, not UTC's");
  }

  @Test
  void whatMeansNothingIsNull() {
    RecordParser parser = parser();
    assertNull(
        reason(
            parser, "uid", " ", "visit", "NULL", "n", "", "price", "nan", "stars", null, "device",
            ""));
    for (String column :
        List.of("user_id", "session_id", "quantity", "price", "rating", "attributes")) {
      assertNull(value(parser, column), column);
    }
  }

  @Test
  void eventTypesAreFoundWhateverTheirCase() {
    RecordParser parser = parser();
    assertNull(reason(parser, "what", " LOOK "));
    assertEquals("view", value(parser, "event_type"));
    assertNull(reason(parser, "what", "star"));
    assertEquals("rating", value(parser, "event_type"));
  }

  @Test
  void refusesWithReasonsThatRepeatNoValue() {
    RecordParser parser = parser();
    Map<String[], String> expected =
        Map.of(
            new String[] {"sku", ""}, "item_id is missing",
            new String[] {"id", "null"}, "event_id is missing",
            new String[] {"what", "alice"}, "event_type is none of the mapping's event-types",
            new String[] {"at", "alice"}, "event_time is not a time of format iso",
            new String[] {"at", "1970-01-01T00:00:00Z"}, "event_time is before 2000",
            new String[] {"at", "2106-02-07T06:28:15Z"}, "event_time is in the future",
            new String[] {"price", "-0.01"}, "price is negative",
            new String[] {"price", "alice"}, "price is not a number",
            new String[] {"n", "1.5"}, "quantity is not a whole number",
            new String[] {"stars", "alice"}, "rating is not a number");
    expected.forEach((change, reason) -> assertEquals(reason, reason(parser, change)));
    assertEquals("quantity is negative", reason(parser, "n", "-1"));
    assertEquals("price is too large", reason(parser, "price", "1e14"));
    assertEquals("price is not a number", reason(parser, "price", "1e999999999"));
    assertEquals("quantity is too large", reason(parser, "n", "10000000000000000"));
    assertEquals(
        "item_id is missing",
        parser.parse(new String[FIELDS.size()]).reason().replace("event_id", "item_id"));
    for (String reason : expected.values()) {
      assertFalse(reason.contains("alice"));
    }
  }

  @Test
  void theDayAfterAsOfIsNotYetTheFuture() {
    RecordParser parser = parser();
    assertNull(reason(parser, "at", "2024-06-01T15:59:59Z"));
    assertEquals("2024-06-01", parser.day());
    assertEquals("event_time is in the future", reason(parser, "at", "2024-06-01T16:00:00Z"));
  }

  @Test
  void negativeQuantitiesAndMarkedOrdersAreReturnsWhereTheMappingSaysSo() {
    RecordParser parser =
        parser("sources.log.rules { negative-quantity = return, return-prefix { order_id = C } }");
    assertNull(reason(parser, "n", "-3"));
    assertEquals("return", value(parser, "event_type"));
    assertEquals(3, value(parser, "quantity"));
    assertNull(reason(parser, "order", "C77"));
    assertEquals("return", value(parser, "event_type"));
    assertEquals(2, value(parser, "quantity"));
    assertNull(reason(parser, "order", "77", "n", "3.0"));
    assertEquals("purchase", value(parser, "event_type"));
    assertNull(reason(parser, "order", "C77", "what", "look"));
    assertEquals("view", value(parser, "event_type"), "only a purchase can be a return");
    assertEquals("quantity is too large", reason(parser, "n", "-2147483648"));
  }

  @Test
  void priceRulesKeepDropOrRefuseZero() {
    RecordParser keep = parser();
    assertNull(reason(keep, "price", "0.0"));
    assertEquals(new BigDecimal("0.0000"), value(keep, "price"));
    RecordParser missing = parser("sources.log.rules.zero-price = missing");
    assertNull(reason(missing, "price", "0"));
    assertNull(value(missing, "price"));
    assertEquals(
        "price is zero", reason(parser("sources.log.rules.zero-price = refuse"), "price", "0"));
    RecordParser comma = parser("sources.log.rules.decimal-separator = \",\"");
    assertNull(reason(comma, "price", "1.234,567", "stars", "4,5"));
    assertEquals(new BigDecimal("1234.5670"), value(comma, "price"));
  }

  @Test
  void textRulesStripReplaceAcceptAndFillIn() {
    RecordParser parser =
        parser(
            """
            sources.log.rules {
              strip-suffix { user_id = ".0" }
              strip-prefix { item_id = "SKU-" }
              replace { item_id = "/ -> -" }
              accept { item_id = "[a-z0-9-]+" }
            }
            sources.log.when-missing { session_id = none }
            """);
    assertNull(reason(parser, "uid", "17850.0", "sku", "SKU-a/b", "visit", ""));
    assertEquals(PSEUDONYMS.of(Pseudonyms.Kind.USER, "17850"), value(parser, "user_id"));
    assertEquals("a-b", value(parser, "item_id"));
    assertEquals(PSEUDONYMS.of(Pseudonyms.Kind.SESSION, "none"), value(parser, "session_id"));
    assertEquals("item_id does not match rules.accept.item_id", reason(parser, "sku", "POSTAGE!"));
  }

  @Test
  void templatesAndConstantsFillColumns() {
    SourceMapping source =
        Mapping.of(
                "test",
                ConfigFactory.parseString(
                    """
                    sources.log {
                      table = events, files = [a]
                      columns { item_id = sku, event_time = at }
                      constants { event_type = view }
                      templates { event_id = "{uid}-{sku}:{at}" }
                    }
                    """),
                Tables.ALL)
            .sources()
            .get("log");
    assertEquals(List.of("at", "sku", "uid"), List.copyOf(RecordParser.fieldsOf(source)));
    RecordParser parser =
        new RecordParser(
            source,
            Tables.EVENTS,
            FIELDS,
            PSEUDONYMS,
            KnownIds.NONE,
            ZoneId.of("UTC"),
            LocalDate.of(2024, 5, 31));
    assertNull(parser.parse(fields()));
    assertEquals("u1-s1:2024-05-30T17:00:00Z", value(parser, "event_id"));
    assertEquals("view", value(parser, "event_type"));
    assertEquals("event_id is missing", reason(parser, "uid", ""));
  }

  @Test
  void derivedIdsAreEqualExactlyWhereTheKeyIs() {
    String key =
        """
        sources.log.columns.event_id = null
        sources.log.duplicates.key = [user_id, item_id, event_time, attributes.device]
        """;
    RecordParser parser = parser(key);
    assertNull(parser.parse(fields()));
    Object id = value(parser, "event_id");
    assertEquals(22, id.toString().length());
    assertNull(parser.parse(fields("price", "1", "n", "7")));
    assertEquals(id, value(parser, "event_id"));
    for (String[] change :
        new String[][] {
          {"uid", "u2"}, {"uid", ""}, {"sku", "s2"}, {"device", ""}, {"device", "pc"}
        }) {
      assertNull(parser.parse(fields(change)));
      assertNotEquals(id, value(parser, "event_id"), Arrays.toString(change));
    }
    // Neighbouring values do not run into each other.
    assertNull(parser.parse(fields("uid", "", "sku", "s1")));
    Object anonymous = value(parser, "event_id");
    assertNull(parser.parse(fields("uid", "NULL", "sku", " s1 ")));
    assertEquals(anonymous, value(parser, "event_id"));
  }

  @Test
  void idsAreBoundedAndWholeCharacters() {
    RecordParser parser = parser("sources.log.rules.accept.item_id = \"(?:[a-z]|[0-9])+\"");
    assertNull(reason(parser, "sku", "a".repeat(1000)));
    for (String[] id :
        new String[][] {
          {"sku", "item_id"}, {"id", "event_id"}, {"uid", "user_id"}, {"visit", "session_id"}
        }) {
      assertEquals(
          id[1] + " is longer than 1000 characters", reason(parser, id[0], "a".repeat(100_000)));
    }
    assertEquals("user_id holds half a character", reason(parser, "uid", "u\ud800"));
    assertEquals("user_id holds half a character", reason(parser, "uid", "\udc00u"));
    assertEquals("user_id holds half a character", reason(parser, "uid", "\udc00\ud800"));
    assertNull(reason(parser, "uid", "u\ud83d\ude00"));
  }
}
