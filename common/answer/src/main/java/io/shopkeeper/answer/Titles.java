package io.shopkeeper.answer;

import io.shopkeeper.answer.index.Terms;
import io.shopkeeper.text.Language;
import io.shopkeeper.text.Normal;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The titles of what is sold, one in each language with {@code " / "} between them. */
final class Titles {
  private static final String BETWEEN = " / ";
  private static final Pattern HAN = Pattern.compile("\\p{IsHan}+");
  private static final Pattern LATIN = Pattern.compile("[a-z]+");

  private Titles() {}

  static List<String> of(String titles) {
    return List.of(titles.split(BETWEEN, -1));
  }

  /** The title in a language, or all of them where none is. */
  static String in(String titles, Phrases phrases) {
    return Arrays.stream(titles.split(BETWEEN, -1))
        .filter(title -> (Language.of(title) == Language.ZH) == (phrases == Phrases.CHINESE))
        .filter(title -> !title.isBlank())
        .findFirst()
        .orElse(titles);
  }

  /**
   * The words by which titles are told apart: Chinese ones by pairs of characters, since two texts
   * seldom cut the same words alike.
   */
  static Set<String> words(String text) {
    String plain = Normal.inPlace(text);
    Set<String> words = new HashSet<>(Terms.of(HAN.matcher(plain).replaceAll(" ")));
    Matcher runs = HAN.matcher(plain);
    while (runs.find()) {
      String run = runs.group();
      for (int i = 0; i + 1 < run.length(); i++) {
        words.add(run.substring(i, i + 2));
      }
    }
    return words;
  }

  /** A text in normal form with the words of titles left out: what is said beside them. */
  static String beside(String plain, String titles) {
    Set<String> words = words(titles);
    StringBuilder rest = new StringBuilder(plain);
    for (int i = 0; i + 1 < plain.length(); i++) {
      if (words.contains(plain.substring(i, i + 2))
          && HAN.matcher(plain.substring(i, i + 2)).matches()) {
        rest.setCharAt(i, ' ');
        rest.setCharAt(i + 1, ' ');
      }
    }
    Matcher latin = LATIN.matcher(rest.toString());
    return latin.replaceAll(word -> words.contains(word.group()) ? " " : word.group());
  }

  /** The number of words of titles that a text has; letters alone are none. */
  static long shared(String titles, String text) {
    Set<String> words = words(text);
    return words(titles).stream().filter(word -> word.length() > 1 && words.contains(word)).count();
  }
}
