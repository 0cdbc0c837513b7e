package io.shopkeeper.answer.index;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.answer.index.AnswerIndex.Found;
import io.shopkeeper.answer.index.AnswerIndex.Wanted;
import io.shopkeeper.text.Language;
import io.shopkeeper.text.SentenceVectors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class AnswerIndexTest {
  private static final List<Entry> ENTRIES =
      List.of(
          entry("returns", "en", null, "Returns", "You can send goods back within 30 days."),
          entry("shipping", "en", null, "Shipping", "Parcels leave our house within two days."),
          entry("invoice", "en", null, "Invoices", "The invoice comes by e-mail with the parcel."),
          entry("退货", "zh", null, "退货", "三十天内可以退货，运费由我们承担。"),
          entry("发货", "zh", null, "发货", "两天之内发货。"),
          entry("kettle", "en", "p1", "Kettle", "volume: 1.7 litres, material: steel"),
          entry("pan", "en", "p2", "Pan", "volume: 2 litres, material: iron"));

  private static Entry entry(String id, String language, String item, String title, String text) {
    return new Entry(
        id,
        item == null ? Entry.Kind.DOCUMENT : Entry.Kind.PRODUCT,
        language,
        Optional.ofNullable(item),
        title,
        text,
        "faq.md#" + id);
  }

  private static AnswerIndex index() throws IOException {
    return AnswerIndex.open(AnswerIndexFile.of(ENTRIES.iterator()));
  }

  private static List<String> ids(List<Found> found) {
    return found.stream().map(f -> f.entry().id()).toList();
  }

  private static List<Found> ask(AnswerIndex index, String text, String language) {
    return index.search(new Wanted(text, language, Optional.empty()), 3);
  }

  @Test
  void findsWhatAnswersInTheLanguageOfTheQuestion() throws IOException {
    try (AnswerIndex index = index()) {
      assertEquals(ENTRIES.size(), index.size());
      assertEquals("returns", ids(ask(index, "How do I return something?", "en")).get(0));
      assertEquals("shipping", ids(ask(index, "when do parcels leave", "en")).get(0));
      assertEquals("退货", ids(ask(index, "请问怎么退货？", "zh")).get(0));
      assertEquals("发货", ids(ask(index, "几天发货", "zh")).get(0));
      assertEquals(List.of(), ask(index, "¿dónde está?", "en"));
      assertEquals(List.of(), ask(index, "", "en"));
      assertEquals(List.of(), ask(index, "the 😀 of !!!", "zh"));
    }
  }

  @Test
  void entriesComeBackAsTheyWere() throws IOException {
    try (AnswerIndex index = index()) {
      Found found = ask(index, "steel kettle", "en").get(0);
      assertEquals(ENTRIES.get(5), found.entry());
    }
  }

  @Test
  void aProductIsAskedAboutAlone() throws IOException {
    try (AnswerIndex index = index()) {
      assertEquals(
          List.of("pan"),
          ids(index.search(new Wanted("what material, what volume?", "en", Optional.of("p2")), 5)));
    }
  }

  /** The share of the question that an entry has, by hand: all of it, some of it, none of it. */
  @Test
  void coverageIsAShareOfTheQuestion() throws IOException {
    try (AnswerIndex index = index()) {
      assertEquals(1, ask(index, "invoices", "en").get(0).coverage(), 1e-9);
      double n = ENTRIES.size();
      double invoice = Math.log(1 + (n - 1 + .5) / 1.5);
      double unknown = Math.log(1 + (n + .5) / .5);
      assertEquals(
          invoice / (invoice + unknown),
          ask(index, "invoices zebra", "en").get(0).coverage(),
          1e-9);
    }
  }

  @Test
  void aLaterEntryTakesThePlaceOfOneWithItsId() throws IOException {
    List<Entry> twice = new ArrayList<>(ENTRIES);
    twice.add(entry("returns", "en", null, "Returns", "Fourteen days."));
    try (AnswerIndex index = AnswerIndex.open(AnswerIndexFile.of(twice.iterator()))) {
      assertEquals(ENTRIES.size(), index.size());
      assertEquals("Fourteen days.", ask(index, "return", "en").get(0).entry().text());
    }
  }

  private static final Concepts MODELS = new Concepts("a");

  private static byte[] withVectors() throws IOException {
    return AnswerIndexFile.of(
        ENTRIES.stream().map(entry -> EncodedEntry.of(entry, MODELS)).iterator(),
        MODELS,
        new Relevance(-5, 3, 2));
  }

  @Test
  void whatMeansTheSameIsFoundWithoutACommonWord() throws IOException {
    byte[] file = withVectors();
    try (AnswerIndex index = AnswerIndex.open(file, names -> MODELS)) {
      Found first = ask(index, "may a receipt be had", "en").get(0);
      assertEquals("invoice", first.entry().id());
      assertEquals(0, first.coverage());
      assertEquals("退货", ids(ask(index, "怎样退回商品", "zh")).get(0));
      assertEquals(
          List.of("pan"), ids(index.search(new Wanted("does it fry", "en", Optional.of("p2")), 5)));
    }
    try (AnswerIndex byWords = AnswerIndex.open(file)) {
      assertEquals(List.of(), ask(byWords, "may a receipt be had", "en"));
      assertEquals("invoice", ids(ask(byWords, "invoices", "en")).get(0));
    }
  }

  /** All entries of the language, each measured by hand. */
  @Test
  void theOrderIsThatOfAllEntriesMeasuredOneByOne() throws IOException {
    Relevance relevance = new Relevance(-5, 3, 2);
    try (AnswerIndex index = AnswerIndex.open(withVectors(), names -> MODELS)) {
      List<float[]> vectors =
          ENTRIES.stream()
              .filter(entry -> entry.language().equals("en"))
              .map(entry -> MODELS.of(Language.EN, entry.read()))
              .toList();
      SentenceVectors.Background background = MODELS.background(Language.EN);
      for (String question : List.of("invoice of the parcel", "send back a kettle", "volume")) {
        List<Found> found = index.search(new Wanted(question, "en", Optional.empty()), 10);
        assertEquals(vectors.size(), found.size(), question);
        double before = 1;
        for (Found one : found) {
          double nearness =
              background.nearness(
                  SentenceVectors.cosine(
                      MODELS.of(Language.EN, question),
                      MODELS.of(Language.EN, one.entry().read()),
                      0));
          assertEquals(nearness, one.nearness(), 1e-4, question);
          assertEquals(relevance.of(one.coverage(), nearness), one.relevance(), 1e-4, question);
          assertTrue(one.relevance() <= before, question);
          before = one.relevance();
        }
      }
    }
  }

  /** Against the words of each entry: rare ones count more, by the entries that have them. */
  @Test
  void coverageIsTheShareOfTheQuestionsWordsByTheirWeight() throws IOException {
    try (AnswerIndex index = AnswerIndex.open(withVectors(), names -> MODELS)) {
      for (String question :
          List.of(
              "parcel and invoice within two days", "volume material of what nobody has", "退货")) {
        String language = question.equals("退货") ? "zh" : "en";
        for (Found one : index.search(new Wanted(question, language, Optional.empty()), 10)) {
          double all = 0;
          double has = 0;
          for (String term : new TreeSet<>(Terms.of(question))) {
            long most =
                Math.max(
                    ENTRIES.stream().filter(e -> Terms.of(e.title()).contains(term)).count(),
                    ENTRIES.stream().filter(e -> Terms.of(e.text()).contains(term)).count());
            double weight = Math.log(1 + (ENTRIES.size() - most + .5) / (most + .5));
            all += weight;
            Entry entry = one.entry();
            has += Terms.of(entry.title() + " . " + entry.text()).contains(term) ? weight : 0;
          }
          assertEquals(has / all, one.coverage(), 1e-9, question + one.entry().id());
        }
      }
    }
  }

  @Test
  void titlesAreFoundByTheirWordsWhateverTheLanguage() throws IOException {
    List<Entry> entries = new ArrayList<>(ENTRIES);
    entries.add(entry("mug", Entry.ANY, "p3", "陶瓷杯 / Ceramic mug", "fits a kettle"));
    entries.add(entry("jug", Entry.ANY, "p4", "Ceramic jug", "mug"));
    try (AnswerIndex index = AnswerIndex.open(AnswerIndexFile.of(entries.iterator()))) {
      assertEquals(
          List.of("mug", "jug"), index.titled("a ceramic mug", 5).stream().map(Entry::id).toList());
      assertEquals(List.of("mug"), index.titled("陶瓷的", 5).stream().map(Entry::id).toList());
      assertEquals(1, index.titled("ceramic", 1).size());
      assertEquals(List.of(), index.titled("kettle?", 5), "has no title of any language");
      assertEquals(List.of(), index.titled("the !", 5));
    }
  }

  @Test
  void entriesComeBackWithTheirVectors() throws IOException {
    try (AnswerIndex index = AnswerIndex.open(withVectors(), names -> MODELS)) {
      assertEquals("a", index.models().sum());
      assertEquals(ENTRIES.size(), index.entries().size());
      for (EncodedEntry encoded : index.entries()) {
        EncodedEntry expected = EncodedEntry.of(encoded.entry(), MODELS);
        for (int i = 0; i < 2; i++) {
          assertArrayEquals(expected.vectors().get(i), encoded.vectors().get(i));
        }
      }
    }
  }

  @Test
  void vectorsOfAnotherModelAreRefused() throws IOException {
    byte[] file = withVectors();
    IOException refused =
        assertThrows(
            IOException.class, () -> AnswerIndex.open(file, names -> new Concepts("b")).close());
    assertTrue(refused.getMessage().contains("[chinese, english]"), refused.getMessage());
  }

  @Test
  void whatIsHalfThereIsRefused() throws IOException {
    byte[] file = AnswerIndexFile.of(ENTRIES.iterator());
    for (int length = 0; length < file.length; length += 1 + length / 50) {
      byte[] cut = Arrays.copyOf(file, length);
      assertThrows(IOException.class, () -> AnswerIndex.open(cut).close(), "cut at " + length);
    }
    byte[] other = file.clone();
    other[0]++;
    assertThrows(IOException.class, () -> AnswerIndex.open(other));
    try (AnswerIndex empty = AnswerIndex.open(AnswerIndexFile.of(List.<Entry>of().iterator()))) {
      assertEquals(List.of(), ask(empty, "anything", "en"));
    }
  }

  @Test
  void aQuestionMayBeHostile() throws IOException {
    try (AnswerIndex index = index()) {
      for (String question :
          List.of(
              "x ".repeat(100_000),
              "title:* OR text:[a TO z] ~5 \\ / \u0000 \uD800",
              "return".repeat(20_000),
              "退".repeat(50_000))) {
        assertTrue(ask(index, question, "en").size() <= 3);
        assertTrue(ask(index, question, "zh").size() <= 3);
      }
    }
  }
}
