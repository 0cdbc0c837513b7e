package io.shopkeeper.data.drift;

import io.shopkeeper.data.ingest.QualitySection;
import io.shopkeeper.report.Chapter;
import io.shopkeeper.report.Content;
import io.shopkeeper.report.Facts;
import io.shopkeeper.report.NightRun;
import io.shopkeeper.report.Part;
import io.shopkeeper.report.Part.Cell;
import io.shopkeeper.report.Part.Row;
import io.shopkeeper.report.Part.Table;
import io.shopkeeper.report.Part.Tone;
import io.shopkeeper.report.ReportContext;
import io.shopkeeper.report.Section;
import io.shopkeeper.report.Words;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The section on columns that are not as they were. */
public final class DriftSection implements Section {
  private static final int SHOWN = 12;

  @Override
  public String id() {
    return "drift";
  }

  @Override
  public Chapter chapter() {
    return Chapter.INPUT;
  }

  /** A column of its table is called as in that of the checks. */
  @Override
  public List<Class<?>> words() {
    return List.of(DriftSection.class, QualitySection.class);
  }

  @Override
  public Content read(ReportContext night) {
    Optional<NightRun> run = night.records().run("drift");
    return run.isEmpty() ? Content.NOTHING : of(run.get(), night.words());
  }

  static Content of(NightRun run, Words words) {
    List<Drift> drifts =
        Facts.list(run.fact(DriftFacts.COLUMNS), Drift.class).stream()
            .filter(drift -> drift.psi() != null)
            .sorted(
                Comparator.comparing(Drift::drifted)
                    .thenComparing(Drift::psi)
                    .reversed()
                    .thenComparing(Drift::table)
                    .thenComparing(Drift::column))
            .toList();
    if (drifts.isEmpty()) {
      return Content.of(new Part.Missing(words.text("missing.drift")));
    }
    long drifted = drifts.stream().filter(Drift::drifted).count();
    String since = words.day(LocalDate.parse(run.fact(DriftFacts.SINCE).asText()));
    return new Content(
        List.of(
            new Content.Headline(
                words.text("headline.drifted"),
                words.count(drifted),
                words.text("headline.drifted.note", words.count(drifts.size())))),
        List.of(
            Table.of(
                drifted == 0
                    ? words.text("drift.title-none", words.count(drifts.size()), since)
                    : words.text(
                        "drift.title", words.count(drifted), words.count(drifts.size()), since),
                words.text("drift.note"),
                List.of(
                    words.text("col.table"),
                    words.text("col.column"),
                    words.text("col.psi"),
                    words.text("col.chance"),
                    words.text("col.nulls-before"),
                    words.text("col.nulls"),
                    words.text("col.verdict")),
                drifts.stream().limit(SHOWN).map(drift -> row(drift, words)).toList())));
  }

  private static Row row(Drift drift, Words words) {
    return Row.of(
        Cell.code(drift.table()),
        Cell.code(drift.column()),
        Cell.of(words.decimal(drift.psi(), 3)),
        Cell.of(words.decimal(drift.chance(), 3)),
        Cell.of(words.percent(drift.nullShareBefore())),
        Cell.of(words.percent(drift.nullShare())),
        drift.drifted()
            ? Cell.pill(Tone.WARN, words.text("verdict.drifted"))
            : Cell.pill(Tone.GOOD, words.text("verdict.stable")));
  }
}
