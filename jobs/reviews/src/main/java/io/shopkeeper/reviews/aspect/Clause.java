package io.shopkeeper.reviews.aspect;

import io.shopkeeper.reviews.aspect.Meaning.Role;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of a sentence, as commas and words like {@code but} cut it.
 *
 * @param start the index at which it begins, after white space
 * @param end the index after its last letter
 * @param sentence number of its sentence in the text
 * @param turned whether a word like {@code but} begins it or stands before it
 * @param words the words of the lexicon in it
 */
record Clause(int start, int end, int sentence, boolean turned, List<Found> words) {
  private static final String SENTENCE_ENDS = ".!?;。！？；…\n\r~～";
  private static final String CLAUSE_ENDS = ",，:：";

  /** Longer ones are cut, so that the work on a text without signs stays linear in its length. */
  private static final int LONGEST = 240;

  /** The clauses of a folded text. */
  static List<Clause> of(String text, List<Found> found) {
    List<Clause> clauses = new ArrayList<>();
    int begin = 0;
    int sentence = 0;
    boolean turned = false;
    int next = 0;
    List<Found> words = new ArrayList<>();
    for (int i = 0; i <= text.length(); i++) {
      while (next < found.size() && found.get(next).start() == i) {
        Found word = found.get(next++);
        boolean joint = word.is(Role.AND);
        if (joint || word.is(Role.BUT) || i - begin > LONGEST) {
          add(clauses, text, begin, i, sentence, turned, words);
          words = new ArrayList<>();
          begin = joint ? word.end() : i;
          turned = joint || word.is(Role.BUT);
        }
        if (!joint) {
          words.add(word);
        }
        i = Math.max(i, word.end() - 1);
      }
      boolean end = i == text.length() || ends(text, i, SENTENCE_ENDS);
      if (end || ends(text, i, CLAUSE_ENDS) || gap(text, i)) {
        add(clauses, text, begin, Math.min(i, text.length()), sentence, turned, words);
        words = new ArrayList<>();
        begin = i + 1;
        turned = false;
        sentence += end ? 1 : 0;
      }
    }
    return clauses;
  }

  /** A sign that ends something; not a point or comma between two digits. */
  private static boolean ends(String text, int i, String signs) {
    if (signs.indexOf(text.charAt(i)) < 0) {
      return false;
    }
    return i == 0
        || i + 1 >= text.length()
        || !Character.isDigit(text.charAt(i - 1))
        || !Character.isDigit(text.charAt(i + 1));
  }

  /** A space between Chinese words, where a comma is meant. */
  private static boolean gap(String text, int i) {
    return text.charAt(i) == ' '
        && i > 0
        && i + 1 < text.length()
        && text.charAt(i - 1) > 0x2E80
        && text.charAt(i + 1) > 0x2E80;
  }

  private static void add(
      List<Clause> clauses,
      String text,
      int begin,
      int end,
      int sentence,
      boolean turned,
      List<Found> words) {
    int from = begin;
    int to = end;
    while (from < to && blank(text.charAt(from))) {
      from++;
    }
    while (to > from && blank(text.charAt(to - 1))) {
      to--;
    }
    if (from < to) {
      clauses.add(new Clause(from, to, sentence, turned, words));
    }
  }

  private static boolean blank(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c);
  }
}
