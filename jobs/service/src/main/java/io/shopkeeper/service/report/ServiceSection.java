package io.shopkeeper.service.report;

import static org.apache.spark.sql.functions.col;

import io.shopkeeper.core.stats.Interval;
import io.shopkeeper.deep.evaluate.ClassificationFacts;
import io.shopkeeper.learning.classify.Calibration;
import io.shopkeeper.report.Chapter;
import io.shopkeeper.report.Content;
import io.shopkeeper.report.NightRun;
import io.shopkeeper.report.Part;
import io.shopkeeper.report.Part.Cell;
import io.shopkeeper.report.Part.Row;
import io.shopkeeper.report.Part.Table;
import io.shopkeeper.report.ReportContext;
import io.shopkeeper.report.Section;
import io.shopkeeper.report.Words;
import io.shopkeeper.service.evaluate.Scores;
import io.shopkeeper.service.gaps.GapFacts;
import io.shopkeeper.service.gaps.GapRelease;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;

/**
 * What becomes of customers' questions: how dialogues with known answers went, or else what happens
 * to what was asked lately; what nobody answers; and which intents are taken for others.
 */
public final class ServiceSection implements Section {
  private static final int GAPS = 7;
  private static final int CONFUSIONS = 5;

  @Override
  public String id() {
    return "customer-service";
  }

  @Override
  public Chapter chapter() {
    return Chapter.SHOP;
  }

  @Override
  public Content read(ReportContext night) {
    Words words = night.words();
    List<Part> parts = new ArrayList<>();
    Optional<GapFacts> asked = fact(night, "service-gaps", "service-gaps", GapFacts.class);
    Optional<Scores.Facts> judged =
        fact(night, "service-evaluate", "service-evaluation", Scores.Facts.class);
    judged.ifPresentOrElse(
        facts -> parts.addAll(judged(facts, words)),
        () -> asked.ifPresent(facts -> parts.add(asked(facts, words))));
    if (asked.isPresent()) {
      night.released(GapRelease.GAPS).ifPresent(gaps -> parts.addAll(gaps(gaps, words)));
    }
    night
        .records()
        .run("service-intent-train")
        .flatMap(run -> intents(run, words))
        .ifPresent(parts::add);
    return new Content(List.of(), parts);
  }

  private static <T> Optional<T> fact(ReportContext night, String job, String name, Class<T> type) {
    return night.records().run(job).flatMap(run -> run.fact(name, type));
  }

  /** What became of questions in each language. */
  static Table asked(GapFacts facts, Words words) {
    return Table.of(
        words.text("service.asked", words.count(facts.days())),
        words.text("service.asked.note"),
        List.of(
            words.text("service.language"),
            words.text("service.questions"),
            words.text("service.answered"),
            words.text("service.asked-back"),
            words.text("service.handed-over"),
            words.text("service.unanswered")),
        facts.languages().entrySet().stream()
            .map(
                one ->
                    Row.of(
                        Cell.of(words.name("language", one.getKey())),
                        Cell.of(words.count(one.getValue().questions())),
                        share(one.getValue().answered(), one.getValue().questions(), words),
                        share(one.getValue().askedBack(), one.getValue().questions(), words),
                        share(one.getValue().handedOver(), one.getValue().questions(), words),
                        share(one.getValue().unanswered(), one.getValue().questions(), words)))
            .toList());
  }

  private static Cell share(long some, long all, Words words) {
    return Cell.of(words.percent((double) some / all), words.count(some));
  }

  /** How dialogues went whose right answers are known: by language, and by what is tried. */
  static List<Part> judged(Scores.Facts facts, Words words) {
    return List.of(
        judged(
            words.text("service.judged"),
            words.text("service.judged.note"),
            "language",
            facts.byLanguage(),
            words),
        judged(words.text("service.kinds"), "", "service.kind", facts.byKind(), words));
  }

  private static Table judged(
      String title, String note, String names, Map<String, Scores.Share> shares, Words words) {
    return Table.of(
        title,
        note,
        List.of(
            words.text(names.equals("language") ? "service.language" : "service.tried"),
            words.text("service.turns"),
            words.text("service.right"),
            words.text("service.wrong"),
            words.text("service.answered"),
            words.text("service.asked-back"),
            words.text("service.handed-over")),
        shares.entrySet().stream()
            .map(
                one ->
                    Row.of(
                        Cell.of(words.name(names, one.getKey())),
                        Cell.of(words.count(one.getValue().turns())),
                        share(one.getValue().right(), words),
                        share(one.getValue().wrong(), words),
                        outcome(one.getValue(), "answered", words),
                        outcome(one.getValue(), "asked_back", words),
                        outcome(one.getValue(), "handed_over", words)))
            .toList());
  }

  private static Cell share(Interval share, Words words) {
    String interval =
        words.text("service.interval", words.percent(share.low()), words.percent(share.high()));
    return Cell.of(words.percent(share.estimate()), share.low() < share.high() ? interval : "");
  }

  private static Cell outcome(Scores.Share share, String outcome, Words words) {
    return Cell.of(words.count(share.outcomes().getOrDefault(outcome, 0)));
  }

  /** The most asked gaps of each language, each with how it was asked. */
  static List<Part> gaps(Dataset<org.apache.spark.sql.Row> gaps, Words words) {
    Map<String, List<org.apache.spark.sql.Row>> byLanguage =
        gaps.where(col("rank").leq(GAPS)).orderBy("lang", "rank").collectAsList().stream()
            .collect(Collectors.groupingBy(row -> row.<String>getAs("lang")));
    String own = words.language().locale().getLanguage();
    List<Part> tables = new ArrayList<>();
    byLanguage.keySet().stream()
        .sorted(Comparator.comparing(language -> own.equals(language) ? "" : language))
        .forEach(language -> tables.add(gaps(language, byLanguage.get(language), words)));
    if (tables.isEmpty()) {
      tables.add(new Part.Lead(words.text("service.no-gaps")));
    }
    return tables;
  }

  private static Table gaps(String language, List<org.apache.spark.sql.Row> gaps, Words words) {
    return Table.of(
        words.text("service.gaps", words.name("language", language)),
        words.text("service.gaps.note"),
        List.of(
            words.text("service.about"),
            words.text("service.what"),
            words.text("service.questions"),
            words.text("service.customers")),
        gaps.stream()
            .map(
                gap ->
                    Row.of(
                        Cell.item(gap.getAs("about"), examples(gap, words)),
                        Cell.of(words.text("service.gap." + gap.getAs("kind"))),
                        Cell.of(words.count(gap.<Long>getAs("questions"))),
                        Cell.of(words.count(gap.<Long>getAs("customers")))))
            .toList());
  }

  private static String examples(org.apache.spark.sql.Row gap, Words words) {
    return gap.<String>getList(gap.fieldIndex("examples")).stream()
        .filter(example -> !example.equals(gap.getAs("about")))
        .map(example -> words.text("service.quote", example))
        .collect(Collectors.joining(words.text("service.between")));
  }

  /** Which intents are taken for which, and how often a sure one is right. */
  static Optional<Table> intents(NightRun run, Words words) {
    String sure =
        run.fact("calibration", Calibration.Facts.class)
            .filter(facts -> facts.sureAccuracy() != null)
            .map(
                facts ->
                    words.text(
                        "service.sure",
                        words.percent(facts.sureShare()),
                        words.percent(facts.sureAccuracy())))
            .orElse("");
    return run.fact(ClassificationFacts.NAME, ClassificationFacts.class)
        .map(facts -> confusions(facts, sure, words))
        .filter(table -> !table.rows().isEmpty());
  }

  /** Intents that were taken for another one. */
  private record Confusion(String actual, String taken, long times, long of) {}

  private static Table confusions(ClassificationFacts facts, String sure, Words words) {
    List<Confusion> confusions = new ArrayList<>();
    for (int actual = 0; actual < facts.confusion().size(); actual++) {
      for (int taken = 0; taken < facts.classes().size(); taken++) {
        long times = facts.confusion().get(actual).get(taken);
        if (taken != actual && times > 0) {
          ClassificationFacts.OneClass one = facts.classes().get(actual);
          confusions.add(
              new Confusion(one.name(), facts.classes().get(taken).name(), times, one.examples()));
        }
      }
    }
    return Table.of(
        words.text("service.confusions"),
        words.text("service.confusions.note", sure),
        List.of(
            words.text("service.intent"),
            words.text("service.taken-for"),
            words.text("service.times")),
        confusions.stream()
            .sorted(Comparator.comparingLong((Confusion one) -> -one.times()))
            .limit(CONFUSIONS)
            .map(
                one ->
                    Row.of(
                        Cell.code(one.actual()),
                        Cell.code(one.taken()),
                        Cell.of(
                            words.text(
                                "service.of", words.count(one.times()), words.count(one.of())))))
            .toList());
  }
}
