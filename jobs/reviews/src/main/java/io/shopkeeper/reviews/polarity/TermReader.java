package io.shopkeeper.reviews.polarity;

import io.shopkeeper.pretrained.EncodedText;
import io.shopkeeper.pretrained.LanguageModels;
import io.shopkeeper.text.Language;
import io.shopkeeper.text.SentenceVectors;
import java.io.Serializable;
import java.util.Arrays;
import java.util.Collections;
import java.util.Optional;

/**
 * What a model made elsewhere sees of a term: the vectors of the word pieces of its text, each of
 * which knows all others, in the two orders that end at the term.
 *
 * @param models of the languages
 */
record TermReader(LanguageModels models) implements Serializable {
  /** Pieces on either side of a term: those further away say little of it. */
  private static final int NEAR = 40;

  /** Terms of a text mostly come one after another: it is read once. */
  private static final ThreadLocal<Known> LAST = new ThreadLocal<>();

  /**
   * A term as it is read.
   *
   * @param language by whose model
   * @param ahead the vectors from the text's beginning to the term's last piece, [pieces,
   *     dimension]
   * @param back those from the text's end to the term's first piece
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Sight(Language language, float[][] ahead, float[][] back) {}

  private record Known(String sum, String text, Optional<EncodedText> read) {}

  /**
   * What is seen of a term; empty where its language has no model, or the model stops before it.
   */
  Optional<Sight> of(Term term) {
    return read(term.text())
        .filter(text -> first(text, term) < text.vectors().length - 1)
        .map(text -> sight(text, term));
  }

  private Optional<EncodedText> read(String text) {
    String sum = models.sum();
    Known known = LAST.get();
    if (known == null || !known.text().equals(text) || !known.sum().equals(sum)) {
      known = new Known(sum, text, models.read(text));
      LAST.set(known);
    }
    return known.read();
  }

  /** The first piece of a term; the mark at the end where there is none. */
  private static int first(EncodedText text, Term term) {
    int first = 1;
    while (first < text.vectors().length - 1 && text.ends()[first] <= term.start()) {
      first++;
    }
    return first;
  }

  private static Sight sight(EncodedText text, Term term) {
    int first = first(text, term);
    int after = first + 1;
    while (after < text.vectors().length - 1 && text.starts()[after] < term.end()) {
      after++;
    }
    float[][] all = text.vectors();
    float[][] back = Arrays.copyOfRange(all, first, Math.min(all.length, after + NEAR));
    Collections.reverse(Arrays.asList(back));
    return new Sight(
        SentenceVectors.readAs(term.text()),
        Arrays.copyOfRange(all, Math.max(0, first - NEAR), after),
        back);
  }
}
