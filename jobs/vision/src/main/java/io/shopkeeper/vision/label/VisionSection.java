package io.shopkeeper.vision.label;

import static org.apache.spark.sql.functions.col;

import io.shopkeeper.deep.evaluate.ClassificationFacts;
import io.shopkeeper.learning.classify.Calibration;
import io.shopkeeper.learning.report.CalibrationParts;
import io.shopkeeper.picture.PictureQuality;
import io.shopkeeper.report.Chapter;
import io.shopkeeper.report.Content;
import io.shopkeeper.report.NightRun;
import io.shopkeeper.report.Part;
import io.shopkeeper.report.Part.Cell;
import io.shopkeeper.report.Part.Shot;
import io.shopkeeper.report.Part.Tone;
import io.shopkeeper.report.ReportContext;
import io.shopkeeper.report.Section;
import io.shopkeeper.report.Titles;
import io.shopkeeper.report.Words;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What pictures show, by which places that is seen, and which goods look alike. */
public final class VisionSection implements Section {
  private static final int WORST = 8;

  @Override
  public String id() {
    return "product-vision";
  }

  @Override
  public Chapter chapter() {
    return Chapter.LEARNED;
  }

  @Override
  public List<Class<?>> words() {
    return List.of(VisionSection.class, CalibrationParts.class);
  }

  @Override
  public Content read(ReportContext night) throws IOException {
    Words words = night.words();
    Optional<NightRun> trained = night.records().run("product-vision-train");
    List<Part> parts = new ArrayList<>();
    trained
        .flatMap(run -> run.fact("calibration", Calibration.Facts.class))
        .ifPresent(
            facts ->
                parts.addAll(
                    new CalibrationParts(words, "pictures", words.text("vision.pictures"))
                        .of(facts)));
    trained
        .flatMap(run -> run.fact(ClassificationFacts.NAME, ClassificationFacts.class))
        .ifPresent(facts -> parts.add(confusions(facts, words)));
    Optional<Dataset<Row>> examples = night.released(VisionRelease.EXAMPLES);
    if (examples.isPresent()) {
      List<Row> rows = examples.get().orderBy("kind", "place", "rank").collectAsList();
      parts.addAll(seen(rows, words));
      parts.addAll(alike(rows, night));
    }
    Optional<Dataset<Row>> conflicts = night.released(VisionRelease.CONFLICTS);
    if (conflicts.isPresent()) {
      parts.addAll(conflicts(conflicts.get(), night));
    }
    return parts.isEmpty() ? Content.NOTHING : new Content(List.of(), parts);
  }

  /** The pairs of classes that are taken for each other most often. */
  private static Part confusions(ClassificationFacts facts, Words words) {
    record Pair(int actual, int predicted, long times) {}

    List<Pair> pairs = new ArrayList<>();
    for (int a = 0; a < facts.confusion().size(); a++) {
      for (int p = 0; p < facts.confusion().get(a).size(); p++) {
        long times = facts.confusion().get(a).get(p);
        if (a != p && times > 0) {
          pairs.add(new Pair(a, p, times));
        }
      }
    }
    return Part.Table.of(
        words.text("vision.confusions", words.percent(facts.accuracy())),
        words.text("vision.confusions.note"),
        List.of(
            words.text("vision.is"),
            words.text("vision.taken-for"),
            words.text("vision.times"),
            words.text("vision.of")),
        pairs.stream()
            .sorted(Comparator.comparingLong((Pair pair) -> -pair.times()))
            .limit(WORST)
            .map(
                pair ->
                    Part.Row.of(
                        Cell.item(facts.classes().get(pair.actual()).name(), ""),
                        Cell.item(facts.classes().get(pair.predicted()).name(), ""),
                        Cell.of(words.count(pair.times())),
                        Cell.of(words.count(facts.classes().get(pair.actual()).examples()))))
            .toList());
  }

  /**
   * Pictures with the places that made the answer, one row for sure ones, one for each other kind.
   */
  private static List<Part> seen(List<Row> examples, Words words) {
    TreeMap<Integer, List<Shot>> rows = new TreeMap<>();
    double hottest = 0;
    double random = 0;
    int count = 0;
    for (Row row : examples) {
      if (row.getAs("kind").equals(PictureExamples.PREDICTION)) {
        String category = row.getAs("category");
        String seen = row.getAs("seen");
        boolean unsure = row.getAs("unsure");
        boolean agrees = seen.equals(category);
        List<Shot> shots =
            rows.computeIfAbsent(unsure ? 2 : agrees ? 0 : 1, kind -> new ArrayList<>());
        String said =
            words.text("vision.said", seen, words.percent(row.<Float>getAs("probability")));
        shots.add(
            new Shot(
                row.getAs("picture"),
                unsure ? Tone.WARN : agrees ? Tone.GOOD : Tone.BAD,
                said,
                note(category, agrees, row.getAs("quality"), words)));
        shots.add(new Shot(row.getAs("heat"), Tone.PLAIN, words.text("vision.heat", seen), ""));
        hottest += row.<Double>getAs("hottest");
        random += row.<Double>getAs("random");
        count++;
      }
    }
    return rows.isEmpty()
        ? List.of()
        : List.of(
            new Part.Pictures(
                words.text("vision.seen"),
                words.text(
                    "vision.seen.note",
                    words.count(count),
                    words.decimal(hottest / count, 2),
                    words.decimal(random / count, 2)),
                List.copyOf(rows.values())));
  }

  private static String note(String category, boolean agrees, String quality, Words words) {
    List<String> notes = new ArrayList<>();
    if (category != null && !agrees) {
      notes.add(words.text("vision.catalogue", category));
    }
    if (!quality.equals(PictureQuality.GOOD.text())) {
      notes.add(words.text("vision.quality", words.name("quality", quality)));
    }
    return String.join(" · ", notes);
  }

  private static List<Part> alike(List<Row> examples, ReportContext night) throws IOException {
    List<Row> alike =
        examples.stream().filter(row -> row.getAs("kind").equals(PictureExamples.SIMILAR)).toList();
    if (alike.isEmpty()) {
      return List.of();
    }
    Words words = night.words();
    Titles titles = night.titles(alike.stream().map(row -> row.<String>getAs("item_id")).toList());
    TreeMap<Integer, List<Shot>> rows = new TreeMap<>();
    for (Row row : alike) {
      int rank = row.getAs("rank");
      rows.computeIfAbsent(row.getAs("place"), place -> new ArrayList<>())
          .add(
              new Shot(
                  row.getAs("picture"),
                  rank == 0 ? Tone.STRONG : Tone.PLAIN,
                  Titles.shorten(titles.title(row.getAs("item_id"))),
                  rank == 0
                      ? words.text("vision.this")
                      : words.text("vision.rank", words.count(rank))));
    }
    return List.of(
        new Part.Pictures(
            words.text("vision.alike"),
            words.text("vision.alike.note"),
            List.copyOf(rows.values())));
  }

  private static List<Part> conflicts(Dataset<Row> conflicts, ReportContext night)
      throws IOException {
    Words words = night.words();
    List<Row> rows =
        conflicts.orderBy(col("probability").desc(), col("image_id")).limit(WORST).collectAsList();
    if (rows.isEmpty()) {
      return List.of();
    }
    return List.of(
        Part.Table.of(
            words.text("vision.conflicts", words.count(conflicts.count())),
            words.text("vision.conflicts.note"),
            List.of(
                words.text("vision.picture"),
                words.text("vision.category"),
                words.text("vision.shows"),
                words.text("vision.probability")),
            rows.stream()
                .map(
                    row ->
                        Part.Row.of(
                            Cell.code(row.getAs("image_id")),
                            Cell.item(row.getAs("category"), ""),
                            Cell.item(row.getAs("seen"), ""),
                            Cell.of(words.percent(row.<Float>getAs("probability")))))
                .toList()));
  }
}
