package io.shopkeeper.text;

import java.util.Map;
import java.util.TreeMap;

/**
 * A text that a customer wrote, as a table stores it: read in the right charset, without HTML and
 * without what is invisible, and with personal data masked. Quotes are verbatim of this text.
 *
 * @param text the stored text; empty if nothing is left
 * @param found what was masked, repaired or lost: {@code masked-phone}, {@code repaired-encoding},
 *     {@code lost-characters}, …, and how often; without what there was none of
 */
public record CustomerText(String text, Language language, Map<String, Integer> found) {

  /** Reads a raw text. */
  public static CustomerText of(String raw) {
    Damage.Mended mended = Damage.mend(raw);
    String visible = Visible.of(Markup.without(mended.text())).strip();
    PersonalData.Masked masked = PersonalData.mask(visible);
    Map<String, Integer> found = new TreeMap<>();
    masked.counts().forEach((kind, count) -> found.put("masked-" + kind.word(), count));
    switch (mended.kind()) {
      case REPAIRED -> found.put("repaired-encoding", 1);
      case LOST -> found.put("lost-characters", 1);
      case NONE -> {}
    }
    return new CustomerText(masked.text(), Language.of(masked.text()), Map.copyOf(found));
  }
}
