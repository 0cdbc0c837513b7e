package io.shopkeeper.text;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The words that a model knows, numbered from 2 on, the most frequent first; 0 pads and 1 stands
 * for every other word.
 */
public final class Vocabulary implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The number that fills a sequence up to its length. */
  public static final int PADDING = 0;

  /** The number of words that the vocabulary does not have. */
  public static final int UNKNOWN = 1;

  private static final int FIRST = 2;

  private final List<String> words;
  private final Map<String, Integer> numbers;

  private Vocabulary(List<String> words) {
    this.words = List.copyOf(words);
    this.numbers = new HashMap<>(2 * words.size());
    for (int i = 0; i < words.size(); i++) {
      if (numbers.put(words.get(i), FIRST + i) != null) {
        throw new IllegalArgumentException("word " + (i + 1) + " of the vocabulary is there twice");
      }
    }
  }

  /**
   * The vocabulary of the most frequent words; of equally frequent ones, the first in order of
   * their characters.
   *
   * @param counts how often each word occurs
   * @param most how many words to keep at most
   * @param least how often a word occurs at least
   */
  public static Vocabulary of(Map<String, Long> counts, int most, long least) {
    return new Vocabulary(
        counts.entrySet().stream()
            .filter(word -> word.getValue() >= least)
            .sorted(
                Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                    .thenComparing(Map.Entry.comparingByKey()))
            .limit(most)
            .map(Map.Entry::getKey)
            .toList());
  }

  /** The vocabulary with these words, in the order of their numbers. */
  public static Vocabulary ofWords(List<String> words) {
    return new Vocabulary(words);
  }

  /** The words in the order of their numbers, from 2 on. */
  public List<String> words() {
    return words;
  }

  /** One more than the greatest number. */
  public int size() {
    return FIRST + words.size();
  }

  /** The number of a word; {@link #UNKNOWN} if there is none. */
  public int number(String word) {
    return numbers.getOrDefault(Objects.requireNonNull(word, "word"), UNKNOWN);
  }

  /** The numbers of a text's tokens, of the first {@code most}. */
  public int[] numbers(List<Token> tokens, int most) {
    List<Integer> out = new ArrayList<>();
    tokens.stream().limit(most).forEach(token -> out.add(number(token.text())));
    return out.stream().mapToInt(Integer::intValue).toArray();
  }
}
