package io.shopkeeper.answer;

import io.shopkeeper.answer.index.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the catalogue says of a product: one line of a product's entry.
 *
 * @param name as the shop calls it
 * @param value as the shop writes it
 */
record Fact(String name, String value) {
  /** The facts of a product, in their order. */
  static List<Fact> of(Entry product) {
    List<Fact> facts = new ArrayList<>();
    for (String line : product.text().split("\n", -1)) {
      int colon = line.indexOf(':');
      if (colon > 0 && colon + 1 < line.length()) {
        facts.add(new Fact(line.substring(0, colon).strip(), line.substring(colon + 1).strip()));
      }
    }
    return facts;
  }

  /** Whether a question names it by the shop's own word. */
  boolean named(String plain) {
    String word = name.toLowerCase(Locale.ROOT);
    return word.length() > 1 && plain.contains(word);
  }
}
