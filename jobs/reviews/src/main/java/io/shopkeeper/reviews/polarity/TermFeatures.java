package io.shopkeeper.reviews.polarity;

import io.shopkeeper.reviews.aspect.AspectFinder;
import io.shopkeeper.text.Normal;
import io.shopkeeper.text.Token;
import io.shopkeeper.text.Tokeniser;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a linear model sees of a term in a text: words by their side and distance, those of the same
 * part of the sentence, letters beside the term, the term itself with the words near it, and what
 * the lexicon thinks. Numbers below {@link #SIZE}, by hash.
 */
final class TermFeatures {
  static final int SIZE = 1 << 20;

  private TermFeatures() {}

  /** The features that are 1, in ascending order. */
  static int[] of(Term term) {
    Set<String> names = new TreeSet<>();
    String text = Normal.inPlace(term.text());
    List<String> left = new ArrayList<>();
    List<String> right = new ArrayList<>();
    StringBuilder own = new StringBuilder();
    for (Token token : Tokeniser.tokens(text)) {
      if (token.end() <= term.start()) {
        left.add(0, token.text());
      } else if (token.start() >= term.end()) {
        right.add(token.text());
      } else {
        own.append(token.text());
        names.add("t:" + token.text());
      }
    }
    side("l", left, own.toString(), names);
    side("r", right, own.toString(), names);
    letters("r", text.substring(term.end(), Math.min(text.length(), term.end() + 8)), names);
    letters("l", text.substring(Math.max(0, term.start() - 8), term.start()), names);
    double score = AspectFinder.of(term.family()).polarity(term.text(), term.start(), term.end());
    names.add("lexicon:" + Math.signum(score));
    names.add("lexicon:" + Math.round(4 * score));
    names.add("bias");
    return names.stream().mapToInt(TermFeatures::number).sorted().distinct().toArray();
  }

  private static void side(String side, List<String> words, String own, Set<String> names) {
    boolean near = true;
    String before = "^";
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      near &= !Breaks.at(word);
      names.add("w:" + word);
      names.add(side + ":" + word);
      if (i < 6) {
        names.add(side + (i < 1 ? "1" : i < 3 ? "2" : "3") + ":" + word);
        names.add(side + "6:" + before + " " + word);
      }
      if (near) {
        names.add("c:" + word);
        names.add(side + "c:" + word);
        names.add(side + "c:" + before + " " + word);
        names.add("tc:" + own + "|" + word);
        names.add("ts:" + own.substring(Math.max(0, own.length() - 2)) + "|" + word);
      }
      before = word;
    }
  }

  private static void letters(String side, String beside, Set<String> names) {
    for (int length = 1; length <= 3; length++) {
      for (int i = 0; i + length <= beside.length(); i++) {
        names.add(side + "n:" + beside.substring(i, i + length));
      }
    }
  }

  private static int number(String name) {
    int hash = name.hashCode() * 0x9E3779B1;
    return (hash ^ (hash >>> 15)) & (SIZE - 1);
  }
}
