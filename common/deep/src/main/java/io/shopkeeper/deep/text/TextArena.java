package io.shopkeeper.deep.text;

import io.shopkeeper.core.classify.Predictions;
import io.shopkeeper.deep.evaluate.Classification;
import io.shopkeeper.deep.evaluate.ClassificationFacts;
import io.shopkeeper.deep.text.TextSets.Part;
import io.shopkeeper.learning.classify.ClassMeasure;
import io.shopkeeper.learning.classify.ContenderPredictions;
import io.shopkeeper.learning.contest.Arena;
import io.shopkeeper.learning.judge.Board;
import io.shopkeeper.learning.judge.Evaluation;
import io.shopkeeper.learning.judge.Lineup;
import io.shopkeeper.learning.judge.Measure;
import io.shopkeeper.learning.judge.Resampling;
import io.shopkeeper.learning.judge.Role;
import io.shopkeeper.learning.judge.Slice;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.storage.Json;
import io.shopkeeper.platform.version.Version;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;

/** Where classifiers of texts compete: on the test texts. */
final class TextArena implements Arena<SureText> {
  private final JobContext context;
  private final TextKinds kinds;
  private final List<String> labels;
  private final TextSets sets;
  private final ClassMeasure judgedBy;
  private final TextNight.Settings settings;
  private final List<Measure> measures;
  private List<String> sliceColumns = List.of();

  TextArena(
      JobContext context,
      TextKinds kinds,
      List<String> labels,
      TextSets sets,
      ClassMeasure judgedBy,
      TextNight.Settings settings) {
    this.context = context;
    this.kinds = kinds;
    this.labels = labels;
    this.sets = sets;
    this.judgedBy = judgedBy;
    this.settings = settings;
    this.measures = ClassMeasure.ALL.stream().map(m -> m.over(labels.size())).toList();
  }

  TextArena slicedBy(List<String> columns) {
    this.sliceColumns = columns;
    return this;
  }

  /** The measure that the gate judges by. */
  Measure headline() {
    return measures.get(ClassMeasure.ALL.indexOf(judgedBy));
  }

  @Override
  public Measured measure(Map<String, SureText> contenders) throws Exception {
    Map<String, Predictions> said = new LinkedHashMap<>();
    contenders.forEach((name, model) -> said.put(name, sets.predictions(Part.TEST, model)));
    Predictions any = said.values().iterator().next();
    ContenderPredictions all =
        new ContenderPredictions(
            labels.size(), IntStream.range(0, any.cases()).map(any::actual).toArray());
    said.forEach(
        (name, its) ->
            all.add(
                name, Role.VARIANT, IntStream.range(0, its.cases()).map(its::predicted).toArray()));
    Board board =
        all.board(
                measures,
                new Resampling(settings.classifier().bootstrapRounds(), settings.deep().seed()))
            .sliced(slices());
    Predictions candidate = said.get(TextKinds.POOL);
    context.fact(
        ClassificationFacts.NAME,
        ClassificationFacts.of(
            new Classification.Outcome(candidate.matrix(), candidate.logLoss()), labels));
    context.fact(
        "calibration",
        contenders
            .get(TextKinds.POOL)
            .calibration()
            .on(candidate, sets.rows(Part.VALIDATION).count()));
    context.fact(
        Explanations.NAME,
        new Explanations(labels, settings.deep().seed())
            .of(sets.rows(Part.TEST), contenders.get(TextKinds.POOL)));
    return new Results(board);
  }

  private List<Slice> slices() {
    List<Slice> slices = new ArrayList<>();
    for (String column : sliceColumns) {
      String[] values =
          sets.rows(Part.TEST).select(column).collectAsList().stream()
              .map((Row row) -> String.valueOf(row.get(0)))
              .toArray(String[]::new);
      slices.addAll(ContenderPredictions.slices(values));
    }
    return slices;
  }

  private final class Results implements Measured {
    private final Board board;

    Results(Board board) {
      this.board = board;
    }

    @Override
    public Board board() {
      return board;
    }

    @Override
    public Map<String, Object> facts(Lineup lineup) {
      return Json.fields(Evaluation.of(board, headline(), measures, lineup));
    }

    @Override
    public Map<String, Double> metrics(String contender) {
      Map<String, Double> metrics = new TreeMap<>();
      for (Measure measure : measures) {
        metrics.put(measure.name(), board.mean(contender, measure));
      }
      return metrics;
    }
  }

  /**
   * The live classifier as it is: its training never held a test text. A text of a class that it
   * does not know is one that it gets wrong.
   */
  @Override
  public SureText readForWindow(Version live) throws IOException {
    return kinds.readAsItIs(context.storage(), live).among(labels);
  }

  @Override
  public String source(Version version) {
    return kinds.source(version);
  }
}
