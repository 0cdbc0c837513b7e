package io.shopkeeper.core.mapping;

import io.shopkeeper.core.pseudonym.KnownIds;
import io.shopkeeper.core.pseudonym.Pseudonyms;
import java.io.Serializable;
import java.util.Map;

/** The reading of what customers write, so that a table keeps no personal data of theirs. */
@FunctionalInterface
public interface Prose extends Serializable {
  /**
   * A text as a table keeps it.
   *
   * @param text the kept text; empty if nothing is left
   * @param language its code, such as {@code zh}
   * @param found what was masked or mended, by name, and how often; without what there was none of
   */
  record Reading(String text, String language, Map<String, Integer> found) {}

  /**
   * Reads a raw text, which is not null.
   *
   * @param pseudonyms for the raw ids in it
   * @param known the ids that the shop has
   */
  Reading read(String raw, Pseudonyms pseudonyms, KnownIds known);
}
