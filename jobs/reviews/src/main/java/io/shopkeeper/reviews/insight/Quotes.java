package io.shopkeeper.reviews.insight;

import io.shopkeeper.text.Token;
import io.shopkeeper.text.Tokeniser;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The best words of customers about one aspect, of as many as are offered: short but not too short,
 * without masked personal data. Which ones it keeps does not depend on the order.
 */
final class Quotes implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final int KEPT = 16;
  private static final double ALIKE = .5;
  private static final int AGAINST = 1_000;

  /** Words of one review. */
  private record Quote(int awkward, int order, String text)
      implements Comparable<Quote>, Serializable {
    @Override
    public int compareTo(Quote other) {
      int result = Integer.compare(awkward, other.awkward);
      result = result != 0 ? result : Integer.compare(order, other.order);
      return result != 0 ? result : text.compareTo(other.text);
    }
  }

  private final TreeSet<Quote> best = new TreeSet<>();

  /**
   * Offers the words of a review.
   *
   * @param against whether the review as a whole says the opposite; its words come last
   */
  void offer(String review, String words, boolean against) {
    int awkward = awkward(words) + (against ? AGAINST : 0);
    Quote quote = new Quote(awkward, (review + words).hashCode() * 0x9E3779B1, words);
    boolean worse = best.size() == KEPT && quote.compareTo(best.last()) > 0;
    if (!worse && shows(words)) {
      best.add(quote);
      shrink();
    }
  }

  /** Adds those of another part of the reviews. */
  void merge(Quotes other) {
    best.addAll(other.best);
    shrink();
  }

  private void shrink() {
    while (best.size() > KEPT) {
      best.pollLast();
    }
  }

  /** How far a quote is from a good length, in steps. */
  private static int awkward(String words) {
    boolean chinese = words.chars().anyMatch(c -> c >= 0x4E00 && c <= 0x9FFF);
    int length = words.length();
    int least = chinese ? 7 : 20;
    int most = chinese ? 30 : 90;
    return length < least ? 1 + (least - length) / 2 : length > most ? 2 + (length - most) / 8 : 0;
  }

  /** Whether words may be shown: nothing was masked in them, and they are one line. */
  private static boolean shows(String words) {
    return words.length() <= 400
        && words.chars().noneMatch(c -> c == '\n' || c == '\r')
        && Tokeniser.tokens(words).stream().noneMatch(t -> t.kind() == Token.Kind.PLACEHOLDER);
  }

  /** At most so many quotes that differ from each other, the best first. */
  List<String> chosen(int most) {
    List<String> chosen = new ArrayList<>();
    for (Quote quote : best) {
      if (chosen.size() < most
          && chosen.stream().noneMatch(other -> likeness(other, quote.text()) >= ALIKE)) {
        chosen.add(quote.text());
      }
    }
    return chosen;
  }

  /** Jaccard's index of the pairs of letters that follow each other. */
  static double likeness(String left, String right) {
    Set<String> one = pairs(left);
    Set<String> other = pairs(right);
    Set<String> all = new HashSet<>(one);
    all.addAll(other);
    one.retainAll(other);
    return all.isEmpty() ? 1 : one.size() / (double) all.size();
  }

  private static Set<String> pairs(String text) {
    StringBuilder letters = new StringBuilder();
    text.toLowerCase(java.util.Locale.ROOT)
        .codePoints()
        .filter(Character::isLetterOrDigit)
        .forEach(letters::appendCodePoint);
    Set<String> pairs = new HashSet<>();
    for (int i = 0; i + 1 < letters.length(); i++) {
      pairs.add(letters.substring(i, i + 2));
    }
    return pairs;
  }
}
