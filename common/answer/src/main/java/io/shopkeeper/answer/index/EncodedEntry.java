package io.shopkeeper.answer.index;

import io.shopkeeper.text.Language;
import io.shopkeeper.text.SentenceVectors;
import java.util.List;
import java.util.function.BiFunction;

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
    return of(entry, models, models::of);
  }

  /**
   * The same, where vectors are known already.
   *
   * @param vectors of a text in each of {@link #readIn}
   */
  public static EncodedEntry of(
      Entry entry, SentenceVectors models, BiFunction<Language, String, float[]> vectors) {
    List<Language> readIn = readIn(entry, models);
    return new EncodedEntry(
        entry,
        SentenceVectors.LANGUAGES.stream()
            .map(
                language ->
                    readIn.contains(language)
                        ? vectors.apply(language, entry.read())
                        : new float[0])
            .toList());
  }

  /** The languages in which models read an entry: those whose questions find it. */
  public static List<Language> readIn(Entry entry, SentenceVectors models) {
    return SentenceVectors.LANGUAGES.stream()
        .filter(language -> models.dimension(language) > 0 && entry.foundBy(language))
        .toList();
  }
}
