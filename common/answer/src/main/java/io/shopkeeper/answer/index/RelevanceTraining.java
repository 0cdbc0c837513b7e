package io.shopkeeper.answer.index;

import io.shopkeeper.answer.index.AnswerIndex.Found;
import io.shopkeeper.answer.index.AnswerIndex.Wanted;
import io.shopkeeper.answer.index.Relevance.Ranking;
import io.shopkeeper.text.SentenceVectors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Learns {@link Relevance} from a shop's own questions with answers: the questions are taken out of
 * an index, their answers stay, and some are asked.
 */
public final class RelevanceTraining {
  /** Questions that are asked at most, and entries among which their answers are looked for. */
  private static final int MOST_ASKED = 400;

  private static final int MOST_ENTRIES = 2_000;
  private static final int LOOKED_AT = 20;

  private RelevanceTraining() {}

  /**
   * Learns from the first entries.
   *
   * @param entries with their vectors, in an order that says nothing of them
   * @param models by which they have them
   * @param rankings is given what was found for each question
   */
  public static Relevance of(
      List<EncodedEntry> entries, SentenceVectors models, List<Ranking> rankings)
      throws IOException {
    List<Entry> asked = new ArrayList<>();
    List<EncodedEntry> hidden = new ArrayList<>();
    for (EncodedEntry encoded : entries.subList(0, Math.min(MOST_ENTRIES, entries.size()))) {
      Entry entry = encoded.entry();
      boolean question = entry.kind() == Entry.Kind.QUESTION;
      hidden.add(question ? EncodedEntry.of(entry.untitled(), models) : encoded);
      if (question && asked.size() < MOST_ASKED && !entry.language().equals(Entry.ANY)) {
        asked.add(entry);
      }
    }
    if (asked.isEmpty()) {
      return Relevance.DEFAULT;
    }
    byte[] file = AnswerIndexFile.of(hidden.iterator(), models, Relevance.DEFAULT);
    try (AnswerIndex index = AnswerIndex.open(file, names -> models)) {
      for (Entry question : asked) {
        Wanted wanted = new Wanted(question.title(), question.language(), Optional.empty());
        ranking(question.id(), index.search(wanted, LOOKED_AT)).ifPresent(rankings::add);
      }
    }
    return Relevance.learned(rankings);
  }

  /** What was found, if the own answer is among it. */
  private static Optional<Ranking> ranking(String own, List<Found> found) {
    List<String> ids = found.stream().map(one -> one.entry().id()).toList();
    return ids.contains(own)
        ? Optional.of(
            new Ranking(
                found.stream().mapToDouble(Found::coverage).toArray(),
                found.stream().mapToDouble(Found::nearness).toArray(),
                ids.indexOf(own)))
        : Optional.empty();
  }
}
