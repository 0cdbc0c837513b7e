package io.shopkeeper.reviews.sentiment;

import io.shopkeeper.deep.text.Explanations;
import io.shopkeeper.learning.classify.Calibration;
import io.shopkeeper.learning.report.CalibrationParts;
import io.shopkeeper.report.Chapter;
import io.shopkeeper.report.Content;
import io.shopkeeper.report.NightRun;
import io.shopkeeper.report.Part;
import io.shopkeeper.report.Part.MarkedText;
import io.shopkeeper.report.Part.MarkedWord;
import io.shopkeeper.report.Part.Tone;
import io.shopkeeper.report.ReportContext;
import io.shopkeeper.report.Section;
import io.shopkeeper.report.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How far the night's classifier of reviews can be believed, and what it goes by. */
public final class SentimentSection implements Section {
  private static final int STRENGTHS = 3;
  private static final double STRONGEST = 1.5;
  private static final double UNMARKED = .25;

  /** What a night without enough labels counts. */
  static final String LABELS_BY_ASPECTS = "labels_by_aspects";

  @Override
  public String id() {
    return "review-sentiment";
  }

  @Override
  public Chapter chapter() {
    return Chapter.LEARNED;
  }

  @Override
  public List<Class<?>> words() {
    return List.of(SentimentSection.class, CalibrationParts.class);
  }

  @Override
  public Content read(ReportContext night) {
    return of(night.records().run("review-sentiment-train"), night.words());
  }

  static Content of(Optional<NightRun> run, Words words) {
    Optional<Calibration.Facts> calibration =
        run.flatMap(r -> r.fact("calibration", Calibration.Facts.class));
    if (calibration.isEmpty()) {
      return Content.NOTHING;
    }
    List<Part> parts = new ArrayList<>();
    run.flatMap(r -> r.fact(LABELS_BY_ASPECTS, Long.class))
        .ifPresent(
            told ->
                parts.add(new Part.Lead(words.text("sentiment.by-aspects", words.count(told)))));
    parts.addAll(
        new CalibrationParts(words, "reviews", words.text("sentiment.reviews"))
            .of(calibration.get()));
    run.flatMap(r -> r.fact(Explanations.NAME, Explanations.Facts.class))
        .filter(explained -> !explained.examples().isEmpty())
        .ifPresent(explained -> parts.add(explained(explained, words)));
    return new Content(List.of(), parts);
  }

  private static Part.Marked explained(Explanations.Facts explained, Words words) {
    return new Part.Marked(
        words.text("explained.title"),
        words.text(
            "explained.note",
            words.count(explained.texts()),
            words.decimal(explained.strongest(), 2),
            words.decimal(explained.random(), 2)),
        explained.examples().stream().map(example -> marked(example, words)).toList());
  }

  private static MarkedText marked(Explanations.Example example, Words words) {
    boolean praise = example.predicted().equals("positive");
    List<MarkedWord> marked = new ArrayList<>();
    for (int i = 0; i < Math.min(example.words().size(), example.weights().size()); i++) {
      double forPraise = praise ? example.weights().get(i) : -example.weights().get(i);
      marked.add(new MarkedWord(example.words().get(i), style(forPraise)));
    }
    return new MarkedText(
        praise ? Tone.GOOD : Tone.BAD,
        words.text("sentiment." + example.predicted()),
        example.actual().equals(example.predicted())
            ? words.percent(example.confidence())
            : words.text(
                "explained.wrong",
                words.percent(example.confidence()),
                words.text("sentiment." + example.actual())),
        marked);
  }

  /** How a word is marked that adds so much to the log-odds of praise. */
  private static String style(double weight) {
    if (Math.abs(weight) < UNMARKED) {
      return "";
    }
    int strength =
        (int) Math.max(1, Math.min(STRENGTHS, Math.ceil(STRENGTHS * Math.abs(weight) / STRONGEST)));
    return (weight > 0 ? "for-" : "against-") + strength;
  }
}
