package io.shopkeeper.reviews.polarity;

import java.util.ArrayList;
import java.util.List;

/** Sentences that praise one thing and blame another: who looks at the text alone is half right. */
final class LabelledSentences {
  private static final List<String> GOOD = List.of("great", "lovely", "superb", "excellent");
  private static final List<String> BAD = List.of("awful", "terrible", "horrible", "poor");

  /** Things that are learned from, and others. */
  static final List<String> THINGS =
      List.of("food", "service", "waiter", "menu", "soup", "table", "wine", "bill");

  static final List<String> UNSEEN = List.of("pizza", "music", "manager");

  private LabelledSentences() {}

  record Labelled(Term term, int label) {}

  /** Two terms of each text; those with no opinion are neutral. */
  static List<Labelled> of(List<String> things) {
    List<Labelled> terms = new ArrayList<>();
    for (int i = 0; i < things.size(); i++) {
      String one = things.get(i);
      String other = things.get((i + 1) % things.size());
      for (int word = 0; word < GOOD.size(); word++) {
        String good = GOOD.get(word);
        String bad = BAD.get((word + i) % BAD.size());
        add(terms, one, "was " + good, 1, other, "was " + bad, 0);
        add(terms, one, "was " + bad, 0, other, "was " + good, 1);
        add(terms, one, "came at noon", 2, other, "was " + good, 1);
        add(terms, one, "was " + bad, 0, other, "came at noon", 2);
      }
    }
    return terms;
  }

  private static void add(
      List<Labelled> terms,
      String one,
      String ofOne,
      int label,
      String other,
      String ofOther,
      int otherLabel) {
    String text = "The %s %s but the %s %s.".formatted(one, ofOne, other, ofOther);
    int second = text.indexOf(" but the ") + 9;
    terms.add(new Labelled(new Term(text, 4, 4 + one.length(), "hotel"), label));
    terms.add(new Labelled(new Term(text, second, second + other.length(), "hotel"), otherLabel));
  }
}
