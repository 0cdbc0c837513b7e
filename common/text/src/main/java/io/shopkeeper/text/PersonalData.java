package io.shopkeeper.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Masks personal data in a text: e-mail addresses, Chinese identity cards and bank cards by their
 * check digits, telephone numbers, and postal addresses. Digits count in any script and width, with
 * single signs or spaces between them.
 */
public final class PersonalData {
  /** The kinds of personal data, the surest first: where two overlap, the first is masked. */
  public enum Kind {
    EMAIL,
    ID_CARD,
    BANK_CARD,
    PHONE,
    ADDRESS;

    /** The word for it in facts and placeholders, such as {@code id-card}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** What stands in the text instead, such as {@code [phone]}. */
    public String placeholder() {
      return "[" + word() + "]";
    }
  }

  /**
   * A text without personal data.
   *
   * @param counts how many of each kind were masked; kinds without any are absent
   */
  public record Masked(String text, Map<Kind, Integer> counts) {}

  /** A piece of personal data: the characters in [start, end). */
  record Found(Kind kind, int start, int end) {}

  private static final int MOST_PASSES = 4;

  private PersonalData() {}

  /** Masks a text; masking it again changes nothing. */
  public static Masked mask(String text) {
    Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
    String now = text;
    List<Found> found = find(now);
    // What adjoined something else may stand alone once that is masked.
    for (int pass = 0; pass < MOST_PASSES && !found.isEmpty(); pass++) {
      now = without(now, found);
      found.forEach(one -> counts.merge(one.kind(), 1, Integer::sum));
      found = find(now);
    }
    return new Masked(now, Collections.unmodifiableMap(counts));
  }

  private static String without(String text, List<Found> found) {
    StringBuilder out = new StringBuilder(text.length());
    int from = 0;
    for (Found one : found) {
      out.append(text, from, one.start()).append(one.kind().placeholder());
      from = one.end();
    }
    return out.append(text, from, text.length()).toString();
  }

  /** The personal data of a text in its order, without overlaps. */
  static List<Found> find(String text) {
    String plain = plain(text);
    List<Found> found = new ArrayList<>();
    Emails.find(plain, found);
    List<Digits> digits = Digits.of(plain);
    Numbers.find(plain, digits, found);
    Addresses.find(plain, digits, found);
    if (found.size() > 1) {
      found.sort(Comparator.comparing(Found::kind).thenComparing(Found::start));
      return withoutOverlaps(found, text.length());
    }
    return found;
  }

  /** Of what overlaps, the first of a kind's order is whole, and of the others the rest. */
  private static List<Found> withoutOverlaps(List<Found> found, int length) {
    boolean[] taken = new boolean[length];
    List<Found> kept = new ArrayList<>();
    for (Found one : found) {
      int start = one.start();
      int end = one.end();
      while (start < end && taken[start]) {
        start++;
      }
      while (end > start && taken[end - 1]) {
        end--;
      }
      if (start < end && IntStream.range(start, end).noneMatch(i -> taken[i])) {
        Arrays.fill(taken, start, end, true);
        kept.add(new Found(one.kind(), start, end));
      }
    }
    kept.sort(Comparator.comparing(Found::start));
    return kept;
  }

  /**
   * The text with the digits and signs of ASCII, character for character; what stands for an id is
   * none.
   */
  private static String plain(String text) {
    char[] plain = TypedIds.without(text).toCharArray();
    for (int i = 0; i < plain.length; i++) {
      plain[i] = Letters.plain(plain[i]);
    }
    return new String(plain);
  }
}
