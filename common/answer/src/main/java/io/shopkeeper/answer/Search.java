package io.shopkeeper.answer;

import io.shopkeeper.answer.index.AnswerIndex;
import io.shopkeeper.answer.index.AnswerIndex.Found;
import io.shopkeeper.answer.index.AnswerIndex.Wanted;
import io.shopkeeper.answer.index.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks questions up in the index. */
final class Search {
  private static final int LOOKED_AT = 8;

  private final AnswerIndex index;

  Search(AnswerIndex index) {
    this.index = index;
  }

  /** What fits, by relevance first: BM25 alone likes short texts with one rare word. */
  List<Found> of(String text, String language, Optional<String> item) {
    List<Found> found = new ArrayList<>(index.search(new Wanted(text, language, item), LOOKED_AT));
    found.sort((a, b) -> Double.compare(b.relevance(), a.relevance()));
    return found;
  }

  /** The page of help or the question with its answer that speaks of something, if one does. */
  Optional<Entry> rule(String words, String language, double coverage) {
    return index.search(new Wanted(words, language, Optional.empty()), LOOKED_AT).stream()
        .filter(found -> found.coverage() >= coverage)
        .map(Found::entry)
        .filter(Search::isPage)
        .findFirst();
  }

  /** The page of help or the question with its answer that answers a question, if one does. */
  Optional<Entry> page(String text, String language, double relevance) {
    return of(text, language, Optional.empty()).stream()
        .filter(found -> found.relevance() >= relevance)
        .map(Found::entry)
        .filter(Search::isPage)
        .findFirst();
  }

  private static boolean isPage(Entry entry) {
    return entry.kind() == Entry.Kind.DOCUMENT || entry.kind() == Entry.Kind.QUESTION;
  }

  static double best(List<Found> found) {
    return found.isEmpty() ? 0 : found.get(0).relevance();
  }
}
