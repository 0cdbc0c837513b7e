package io.shopkeeper.data.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.data.sample.Rehearsal.Turn;
import io.shopkeeper.data.sample.Topics.Topic;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class QuestionWriterTest {
  private static final StorePlan PLAN = SampleStores.plan("events=20000", "items=100");
  private static final Shop SHOP = Shop.of(PLAN.shop());
  private static final QuestionWriter WRITER = writer();
  private static final List<Rehearsal> REHEARSALS =
      LongStream.range(0, 400).mapToObj(WRITER::rehearsal).toList();

  private static QuestionWriter writer() {
    return new QuestionWriter(SHOP, new RawLog(SHOP, PLAN.dirt(), PLAN.files(1)));
  }

  private static List<Turn> turns(String kind) {
    return REHEARSALS.stream()
        .flatMap(rehearsal -> rehearsal.turns().stream())
        .filter(turn -> turn.kind().equals(kind))
        .toList();
  }

  @Test
  void whatIsAskedIsAFunctionOfItsNumber() {
    QuestionWriter again = writer();
    for (int number = 399; number >= 0; number -= 37) {
      assertEquals(REHEARSALS.get(number), again.rehearsal(number));
      assertEquals(WRITER.asked(number), again.asked(number));
    }
  }

  /** Every intent is asked for in both languages, often enough to learn from, and mostly noted. */
  @Test
  void pastQuestionsHaveIntents() {
    List<Asked> asked = LongStream.range(0, 2_000).mapToObj(WRITER::asked).toList();
    Set<String> intents = Topics.usual().stream().map(Topic::name).collect(Collectors.toSet());
    for (String intent : intents) {
      long noted = asked.stream().filter(one -> intent.equals(one.intent())).count();
      assertTrue(noted > 40, intent + " " + noted);
    }
    long without = asked.stream().filter(one -> one.intent() == null).count();
    assertTrue(without > 200 && without < 400, "" + without);
    assertTrue(
        asked.stream().noneMatch(one -> one.text().contains("{")), "placeholders are filled");
  }

  /** What tests are made of is in no past question. */
  @Test
  void testsHaveWordsOfTheirOwn() {
    Set<String> usual = new HashSet<>();
    Topics.usual().forEach(topic -> usual.addAll(topic.chinese()));
    Topics.usual().forEach(topic -> usual.addAll(topic.english()));
    for (Topic topic : Topics.heldOut()) {
      topic.chinese().forEach(way -> assertFalse(usual.contains(way), way));
      topic.english().forEach(way -> assertFalse(usual.contains(way), way));
    }
  }

  /** Each heading that is right stands in the help pages of its language. */
  @Test
  void helpPagesAnswerEveryPolicy() throws IOException {
    String english = page("help-en.md");
    String chinese = page("help-zh.md");
    Set<String> sources = new TreeSet<>();
    for (Turn turn : turns("policy")) {
      sources.add(turn.source());
      assertTrue((english + chinese).contains("## " + turn.source()), turn.source());
    }
    assertEquals(32, sources.size(), sources.toString());
  }

  private static String page(String name) throws IOException {
    try (InputStream in = QuestionWriter.class.getResourceAsStream(name)) {
      assertNotNull(in, name);
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void everyKindIsTriedInBothLanguages() {
    for (String kind :
        List.of(
            "policy",
            "price",
            "order",
            "which_order",
            "others_order",
            "stranger",
            "person",
            "anger",
            "unknown")) {
      for (boolean chinese : new boolean[] {true, false}) {
        long tried =
            REHEARSALS.stream()
                .filter(rehearsal -> rehearsal.chinese() == chinese)
                .filter(
                    rehearsal ->
                        rehearsal.turns().stream().anyMatch(turn -> turn.kind().equals(kind)))
                .count();
        assertTrue(tried >= 4, kind + " " + chinese + " " + tried);
      }
    }
    for (Rehearsal rehearsal : REHEARSALS) {
      boolean stranger =
          rehearsal.turns().stream().anyMatch(turn -> turn.kind().equals("stranger"));
      assertEquals(stranger, rehearsal.customer() < 0);
      assertTrue(rehearsal.turns().stream().noneMatch(turn -> turn.question().contains("{")));
    }
  }

  /** One item, one customer, hardly an event: there is still something to ask. */
  @Test
  void aTinyShopIsAskedToo() {
    for (String size : List.of("events=20", "events=200")) {
      StorePlan plan = SampleStores.plan(size, "items=1", "customers=1");
      Shop shop = Shop.of(plan.shop());
      QuestionWriter writer =
          new QuestionWriter(shop, new RawLog(shop, plan.dirt(), plan.files(1)));
      for (long number = 0; number < 30; number++) {
        assertFalse(writer.asked(number).text().isBlank());
        assertFalse(writer.rehearsal(number).turns().isEmpty());
        assertTrue(
            writer.rehearsal(number).turns().stream()
                .noneMatch(turn -> turn.kind().equals("others_order")));
      }
    }
  }

  /** An order of somebody else is never one of the customer's own. */
  @Test
  void ordersOfOthersAreOfOthers() {
    RawLog log = new RawLog(SHOP, PLAN.dirt(), PLAN.files(1));
    for (Rehearsal rehearsal : REHEARSALS) {
      OrderBook own = new OrderBook();
      if (rehearsal.customer() >= 0) {
        CustomerLife.live(SHOP, rehearsal.customer(), own::add);
      }
      Set<String> numbers = new HashSet<>();
      own.at(SHOP.end())
          .forEach(line -> numbers.add(log.orderNumber(rehearsal.customer(), line.order())));
      for (Turn turn : rehearsal.turns()) {
        boolean ownNumber = numbers.stream().anyMatch(turn.question()::contains);
        assertEquals(turn.kind().equals("order"), ownNumber, turn.question());
      }
    }
  }
}
