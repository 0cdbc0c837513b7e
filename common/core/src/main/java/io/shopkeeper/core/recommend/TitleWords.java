package io.shopkeeper.core.recommend;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The words of a product's title: runs of letters and digits, in lower case. Han characters have no
 * spaces between words, so that each two that stand together count as one.
 */
public final class TitleWords {
  private TitleWords() {}

  /** The words of a title, each once, in their order; those without a letter are left out. */
  public static Set<String> of(String title) {
    Set<String> words = new LinkedHashSet<>();
    List<Integer> run = new ArrayList<>();
    boolean han = false;
    for (int c : (title.toLowerCase(Locale.ROOT) + " ").codePoints().toArray()) {
      boolean isHan = Character.UnicodeScript.of(c) == Character.UnicodeScript.HAN;
      if (!run.isEmpty() && (isHan != han || !Character.isLetterOrDigit(c))) {
        add(run, han, words);
        run.clear();
      }
      if (Character.isLetterOrDigit(c)) {
        run.add(c);
        han = isHan;
      }
    }
    return words;
  }

  private static void add(List<Integer> run, boolean han, Set<String> words) {
    int length = han ? Math.min(2, run.size()) : run.size();
    for (int from = 0; from + length <= run.size(); from++) {
      int[] word = run.subList(from, from + length).stream().mapToInt(Integer::intValue).toArray();
      String text = new String(word, 0, length);
      if (text.codePoints().anyMatch(Character::isLetter)) {
        words.add(text);
      }
    }
  }
}
