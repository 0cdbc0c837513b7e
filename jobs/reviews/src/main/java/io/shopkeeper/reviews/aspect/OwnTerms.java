package io.shopkeeper.reviews.aspect;

import io.shopkeeper.reviews.aspect.Meaning.Role;
import io.shopkeeper.text.Normal;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Words that speak of what a shop's own buyers speak of: terms that people labelled. Where the
 * lexicon does not know one, it is an aspect by itself.
 */
public final class OwnTerms implements Serializable {
  private static final long serialVersionUID = 1L;

  /** None at all. */
  public static final OwnTerms NONE = new OwnTerms(List.of());

  /** The share of a word's occurrences that people labelled, from which on it is looked for. */
  private static final double OFTEN = .3;

  private final List<String> terms;
  private transient volatile WordTrie words;

  /**
   * A place in a text that people called a term.
   *
   * @param start the index of its first letter
   * @param end the index after its last one
   */
  public record Place(String text, int start, int end) {}

  /**
   * How well terms are found, by their exact places.
   *
   * @param known number of terms that are looked for
   * @param precision share of the places found that people labelled
   * @param recall share of the labelled places that are found
   * @param f1 their harmonic mean
   */
  public record Quality(int known, double precision, double recall, double f1) {}

  /** The terms that were learned once, in their folded form. */
  public OwnTerms(List<String> terms) {
    this.terms = List.copyOf(terms);
  }

  /** Learns terms from texts whose terms are all labelled, as far as somebody looked. */
  public static OwnTerms learned(List<Place> places) {
    Set<String> named = new TreeSet<>();
    places.forEach(
        place -> named.add(Normal.inPlace(place.text()).substring(place.start(), place.end())));
    OwnTerms all = new OwnTerms(List.copyOf(named));
    int[] found = new int[all.terms.size()];
    int[] labelled = new int[found.length];
    byText(places)
        .forEach(
            (text, its) -> {
              for (Found word : all.words().find(Normal.inPlace(text))) {
                int term = word.meanings().get(0).aspect();
                found[term]++;
                labelled[term] += its.contains(new Place(text, word.start(), word.end())) ? 1 : 0;
              }
            });
    List<String> kept = new ArrayList<>();
    for (int term = 0; term < found.length; term++) {
      // One more occurrence, half of it labelled: what was seen once is no proof.
      if (labelled[term] + .5 >= OFTEN * (found[term] + 1)) {
        kept.add(all.terms.get(term));
      }
    }
    return new OwnTerms(kept);
  }

  private static Map<String, Set<Place>> byText(List<Place> places) {
    Map<String, Set<Place>> byText = new LinkedHashMap<>();
    places.forEach(
        place -> byText.computeIfAbsent(place.text(), text -> new HashSet<>()).add(place));
    return byText;
  }

  /** How well the terms of other texts are found. */
  public Quality quality(List<Place> places) {
    int found = 0;
    int right = 0;
    int labelled = 0;
    for (Map.Entry<String, Set<Place>> text : byText(places).entrySet()) {
      labelled += text.getValue().size();
      for (Found word : words().find(Normal.inPlace(text.getKey()))) {
        found++;
        right +=
            text.getValue().contains(new Place(text.getKey(), word.start(), word.end())) ? 1 : 0;
      }
    }
    double precision = found == 0 ? 0 : (double) right / found;
    double recall = labelled == 0 ? 0 : (double) right / labelled;
    double sum = precision + recall;
    return new Quality(
        terms.size(), precision, recall, sum == 0 ? 0 : 2 * precision * recall / sum);
  }

  /** The terms, in their folded form. */
  public List<String> terms() {
    return terms;
  }

  /** The words, each of which speaks of the aspect of its number in {@link #terms}. */
  WordTrie words() {
    WordTrie trie = words;
    if (trie == null) {
      trie = new WordTrie();
      for (int i = 0; i < terms.size(); i++) {
        trie.add(terms.get(i), new Meaning(Role.TERM, i, 0));
      }
      words = trie;
    }
    return trie;
  }
}
