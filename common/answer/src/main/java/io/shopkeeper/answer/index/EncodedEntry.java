package io.shopkeeper.answer.index;

import io.shopkeeper.text.Language;
import io.shopkeeper.text.SentenceVectors;
import java.util.ArrayList;
import java.util.List;

/**
 * An entry with its vectors: of its own language, or, where questions of every language find it, of
 * all that have a model.
 *
 * @param vectors of {@link SentenceVectors#LANGUAGES}, each empty where there is none
 */
public record EncodedEntry(Entry entry, List<float[]> vectors) {
  /** Makes an immutable copy of the list. */
  public EncodedEntry {
    vectors = List.copyOf(vectors);
  }

  /** An entry without vectors, which is found by its words alone. */
  public static EncodedEntry plain(Entry entry) {
    return new EncodedEntry(entry, List.of(new float[0], new float[0]));
  }

  /** An entry with the vectors of its title and text. */
  public static EncodedEntry of(Entry entry, SentenceVectors models) {
    List<float[]> vectors = new ArrayList<>();
    for (Language language : SentenceVectors.LANGUAGES) {
      vectors.add(
          models.dimension(language) > 0 && entry.foundBy(language)
              ? models.of(language, entry.read())
              : new float[0]);
    }
    return new EncodedEntry(entry, vectors);
  }
}
