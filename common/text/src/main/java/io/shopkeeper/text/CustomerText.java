package io.shopkeeper.text;

import java.util.Map;
import java.util.TreeMap;

/**
 * A text that a customer wrote, as a table stores it: read in the right charset, without HTML and
 * without what is invisible, and with personal data and the numbers of orders and customers masked.
 * Quotes are verbatim of this text.
 *
 * @param text the stored text; empty if nothing is left
 * @param found what was masked, repaired or lost: {@code masked-phone}, {@code masked-order},
 *     {@code repaired-encoding}, {@code lost-characters}, …, and how often; without what there was
 *     none of
 */
public record CustomerText(String text, Language language, Map<String, Integer> found) {

  /** Reads a raw text of a shop whose ids nobody knows. */
  public static CustomerText of(String raw) {
    return of(raw, TypedIds.NAMED);
  }

  /**
   * Reads a raw text.
   *
   * @param typed finds the shop's ids, before a long one is taken for the number of a bank card
   */
  public static CustomerText of(String raw, TypedIds typed) {
    Damage.Mended mended = Damage.mend(raw);
    String visible = Visible.of(Markup.without(mended.text())).strip();
    TypedIds.Masked ids = typed.mask(visible);
    PersonalData.Masked masked = PersonalData.mask(ids.text());
    Map<String, Integer> found = new TreeMap<>();
    ids.counts().forEach((kind, count) -> found.put("masked-" + TypedIds.word(kind), count));
    masked.counts().forEach((kind, count) -> found.put("masked-" + kind.word(), count));
    switch (mended.kind()) {
      case REPAIRED -> found.put("repaired-encoding", 1);
      case LOST -> found.put("lost-characters", 1);
      case NONE -> {}
    }
    return new CustomerText(masked.text(), Language.of(masked.text()), Map.copyOf(found));
  }
}
