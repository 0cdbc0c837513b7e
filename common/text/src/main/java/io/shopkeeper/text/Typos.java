package io.shopkeeper.text;

import java.util.SplittableRandom;

/**
 * Typing errors as fingers make them: one in every word of five Latin letters or more. Each is one
 * of four kinds (Damerau 1964): a letter left out, doubled by a neighbour of the keyboard, replaced
 * by one, or exchanged with the next. The first letter stays, as it mostly does.
 */
public final class Typos {
  /** A shorter word with an error is often another word. */
  public static final int SHORTEST = 5;

  private static final String[] ROWS = {"qwertyuiop", "asdfghjkl", "zxcvbnm"};
  private static final int KINDS = 4;

  private final SplittableRandom random;

  /** Errors that a seed determines. */
  public Typos(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** The text with an error in every word that is long enough. */
  public String in(String text) {
    StringBuilder out = new StringBuilder(text.length() + 8);
    int start = 0;
    while (start < text.length()) {
      int end = start;
      while (end < text.length() && latin(text.charAt(end))) {
        end++;
      }
      if (end - start >= SHORTEST) {
        out.append(wrong(text.substring(start, end)));
      } else {
        out.append(text, start, end);
      }
      if (end < text.length()) {
        out.append(text.charAt(end++));
      }
      start = end;
    }
    return out.toString();
  }

  private static boolean latin(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  private String wrong(String word) {
    int at = 1 + random.nextInt(word.length() - 1);
    return switch (random.nextInt(KINDS)) {
      case 0 -> word.substring(0, at) + word.substring(at + 1);
      case 1 -> word.substring(0, at) + neighbour(word.charAt(at)) + word.substring(at);
      case 2 -> word.substring(0, at) + neighbour(word.charAt(at)) + word.substring(at + 1);
      default -> exchanged(word, Math.min(at, word.length() - 2));
    };
  }

  /** The word with a letter and the next one exchanged; of two alike, one is left out. */
  private static String exchanged(String word, int at) {
    char one = word.charAt(at);
    char next = word.charAt(at + 1);
    return one == next
        ? word.substring(0, at) + word.substring(at + 1)
        : word.substring(0, at) + next + one + word.substring(at + 2);
  }

  /** A letter beside this one on a keyboard, in its case. */
  private char neighbour(char letter) {
    char lower = Character.toLowerCase(letter);
    for (String row : ROWS) {
      int at = row.indexOf(lower);
      if (at >= 0) {
        int beside = at == 0 ? 1 : at == row.length() - 1 ? at - 1 : at - 1 + 2 * random.nextInt(2);
        char found = row.charAt(beside);
        return letter == lower ? found : Character.toUpperCase(found);
      }
    }
    return letter;
  }
}
