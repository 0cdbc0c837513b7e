package io.shopkeeper.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.pseudonym.Pseudonyms;
import io.shopkeeper.core.pseudonym.Pseudonyms.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TypedIdsTest {
  private static final Pseudonyms PSEUDONYMS =
      new Pseudonyms("a key of a test, not a secret".getBytes(StandardCharsets.UTF_8));

  private static final TypedIds SHOP =
      shop(Stream.of("A-1001", "R83920174", "240531123456", "2024/0007", "7001"), "c-4711");

  /**
   * What is an id in a row: as it is typed, and, where that is another, the spelling that counts.
   */
  private static final Pattern ID = Pattern.compile("<([^→>]+)(?:→([^>]+))?>");

  private static TypedIds shop(Stream<String> orders, String customer) {
    Set<String> known =
        Stream.concat(
                orders.map(order -> PSEUDONYMS.of(Kind.ORDER, order)),
                Stream.of(PSEUDONYMS.of(Kind.USER, customer)))
            .collect(Collectors.toSet());
    return new TypedIds(PSEUDONYMS::of, known::contains);
  }

  private static String placeholder(Kind kind, MatchResult id) {
    String raw = id.group(2) == null ? id.group(1) : id.group(2);
    return "[%s %s]".formatted(TypedIds.word(kind), PSEUDONYMS.of(kind, raw));
  }

  private static void masks(Kind kind, String row) {
    String typed = ID.matcher(row).replaceAll("$1");
    String expected = ID.matcher(row).replaceAll(id -> placeholder(kind, id));
    int ids = (int) ID.matcher(row).results().count();
    assertEquals(
        new TypedIds.Masked(expected, ids == 0 ? Map.of() : Map.of(kind, ids)), SHOP.mask(typed));
    assertEquals(expected, SHOP.mask(expected).text(), "again");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Where is <A-1001>?",
        "where is <a-1001→A-1001>!",
        "我的<Ａ-１００１→A-1001>到哪里了",
        "<R83920174>什么时候发货，还有<r83920174→R83920174>",
        "240531123456x and <240531123456>",
        "<A-1001>/<R83920174>.<A-1001>",
        "see <2024/0007>.",
        "my order <B-2001> is late",
        "Order number: <778> no",
        "order number is <7781>, thanks",
        "the order no. <7781>",
        "order #<7001>",
        "purchase id <xk77>",
        "Order <771234>?",
        "the order <7001>, of which 7001 yuan",
        "can I add an item to order <37079556>",
        "订单号：<20240531>还没到",
        "订单编号是<123>",
        "单号<8812>查一下",
        "订单<881234>呢",
        "这个单<R1234>",
        "订单号<13800138000>",
        "订单号<50778795174>和<59671095217>、<50778795175>还有12345",
        "orders A1, my order <771234> and <771245>, 500 pieces",
      })
  void ordersThatTheShopHasOrThatAreCalledSo(String row) {
    masks(Kind.ORDER, row);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "I am <C-4711→c-4711>",
        "my customer number is <8812>",
        "account no: <88-12>",
        "会员号<10086>",
        "用户名：<anna88>",
      })
  void customersLikewise(String row) {
    masks(Kind.USER, row);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "A-1002 is none, and A-10011 neither",
        "it costs 7001 yuan",
        "I ordered 2 of 2024, order 500 pieces, can I order W10190961, to order 1000000",
        "my order 13800138000",
        "my order of 2024-05-31, my order 20240531",
        "订单20240531下的，订单2024-05-31",
        "买了2件，花了199元，尺码170，订单3个",
        "快递单号7712345，运单号7712345",
        "in order to win 12345",
        "a border 12345",
        "order number",
        "[order] [phone] [customer] [order AAAAAAAAAAAAAAAAAAAAA1]",
        "iPhone15 128GB 3.5mm USB-C",
        "",
      })
  void nothingElse(String row) {
    masks(Kind.ORDER, row);
  }

  /** Numbers of the shop's orders, in sentences of both languages: none is left. */
  @Test
  void findsWhatWasPlanted() {
    List<String> around =
        List.of(
            "Where is %s? It should be here.",
            "%s",
            "请问%s到哪里了",
            "我要退%s，谢谢",
            "cancel order no. %s please",
            "单号:%s快点发货",
            "order(%s) + %s",
            "👍%s👍");
    SplittableRandom random = new SplittableRandom(11);
    for (int i = 0; i < 2000; i++) {
      String number =
          switch (random.nextInt(4)) {
            case 0 -> "R" + random.nextLong(1L << 40);
            case 1 -> "2026%013d".formatted(random.nextLong(1_000_000_000_000L));
            case 2 ->
                "%s-%04d".formatted((char) ('A' + random.nextInt(26)), random.nextInt(10_000));
            default -> Long.toString(100_000 + random.nextInt(900_000));
          };
      String typed = random.nextInt(4) == 0 ? number.toLowerCase(Locale.ROOT) : number;
      String text = around.get(random.nextInt(around.size())).replace("%s", typed);
      TypedIds shop = shop(Stream.of(number), "nobody");
      CustomerText stored = CustomerText.of(text, shop);
      assertFalse(stored.text().toLowerCase(Locale.ROOT).contains(typed), text);
      assertTrue(stored.text().contains("[order " + PSEUDONYMS.of(Kind.ORDER, number) + "]"), text);
      assertTrue(stored.found().get("masked-order") >= 1, text);
    }
  }

  /** A long number may have the check digit of a bank card, and a pseudonym the digits of one. */
  @Test
  void anOrderIsNoPersonalData() {
    String typed = "订单号 4111111111111111，电话13800138000";
    assertEquals(
        "订单号 [order %s]，电话[phone]".formatted(PSEUDONYMS.of(Kind.ORDER, "4111111111111111")),
        CustomerText.of(typed, SHOP).text());
    String stored = "call [order a13800138000b_13912345] now";
    assertEquals(stored, PersonalData.mask(stored).text());
  }

  @Test
  void modelsReadAPlaceholderAsOneWord() {
    String stored = SHOP.mask("where is A-1001?").text();
    assertEquals(List.of("where", "is", "[order]", "?"), TokenisedText.of(stored).words());
    assertEquals("where is [order]?", Normal.form(stored));
    assertEquals("where is [order]?", SHOP.read("where is A-1001?"));
    assertEquals(Language.ZH, Language.of(SHOP.mask("A-1001到了吗").text()));
    assertEquals(PSEUDONYMS.of(Kind.ORDER, "A-1001"), TypedIds.orderOf(stored.substring(9, 39)));
    assertEquals("", TypedIds.orderOf(stored));
  }

  /** Whatever the text: nothing breaks, no id of the shop is left, again changes nothing. */
  @Test
  void isStableOnAnyText() {
    for (int seed = 0; seed < 3000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      String text = HostileTextTest.random(random) + " A-1001 " + HostileTextTest.random(random);
      String once = SHOP.mask(text).text();
      assertEquals(once, SHOP.mask(once).text(), "seed " + seed);
      assertFalse(once.contains(" A-1001 "), "seed " + seed);
    }
  }

  @Test
  void aLongTextTakesNoLongTime() {
    for (String part : List.of("a1-", "1", "[order ", "order 1.", "订单", "a1 ")) {
      String text = part.repeat(100_000 / part.length());
      assertTimeoutPreemptively(Duration.ofSeconds(20), () -> SHOP.mask(text), part);
    }
  }
}
