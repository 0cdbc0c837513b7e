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
 * Learns {@link Relevance} from a shop's own questions with answers: some are taken out of the
 * index, their answers stay, and each is asked.
 */
public final class RelevanceTraining {
  /** Questions that are asked at most, and entries among which their answers are looked for. */
  private static final int MOST_ASKED = 400;

  private static final int MOST_ENTRIES = 8_000;
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
      if (asked.size() < MOST_ASKED
          && entry.kind() == Entry.Kind.QUESTION
          && !entry.language().equals(Entry.ANY)) {
        asked.add(entry);
        hidden.add(EncodedEntry.of(entry.untitled(), models));
      } else {
        hidden.add(encoded);
      }
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
