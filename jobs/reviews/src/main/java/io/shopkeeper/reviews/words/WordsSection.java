package io.shopkeeper.reviews.words;

import io.shopkeeper.report.Chapter;
import io.shopkeeper.report.Content;
import io.shopkeeper.report.NightRun;
import io.shopkeeper.report.Part;
import io.shopkeeper.report.Part.Cell;
import io.shopkeeper.report.ReportContext;
import io.shopkeeper.report.Section;
import io.shopkeeper.report.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which words buyers use alike. */
public final class WordsSection implements Section {
  @Override
  public String id() {
    return "review-words";
  }

  @Override
  public Chapter chapter() {
    return Chapter.LEARNED;
  }

  @Override
  public Content read(ReportContext night) {
    return of(night.records().run("review-words-train"), night.words());
  }

  static Content of(Optional<NightRun> run, Words words) {
    Optional<WordFacts> facts = run.flatMap(r -> r.fact(WordFacts.NAME, WordFacts.class));
    if (facts.isEmpty() || facts.get().shown().isEmpty()) {
      return Content.NOTHING;
    }
    List<Part> parts = new ArrayList<>();
    parts.add(new Part.Lead(words.text("review-words.learned", words.count(facts.get().words()))));
    for (String lang : List.of("zh", "en")) {
      List<Part.Row> rows =
          facts.get().shown().stream()
              .filter(alike -> alike.lang().equals(lang))
              .map(alike -> row(alike, words))
              .toList();
      if (!rows.isEmpty()) {
        parts.add(
            Part.Table.of(
                words.text("review-words." + lang),
                words.text("review-words.note"),
                List.of(
                    words.text("review-words.word"),
                    words.text("review-words.reviews"),
                    words.text("review-words.near")),
                rows));
      }
    }
    return new Content(List.of(), parts);
  }

  private static Part.Row row(WordFacts.Alike alike, Words words) {
    return Part.Row.of(
        Cell.item(alike.word(), ""),
        Cell.of(words.count(alike.reviews())),
        Cell.item(String.join(words.text("review-words.comma"), alike.near()), ""));
  }
}
