package io.shopkeeper.deep.classify;

import io.shopkeeper.core.classify.Predictions;
import io.shopkeeper.core.classify.Temperature;
import io.shopkeeper.core.metrics.ConfusionMatrix;
import io.shopkeeper.deep.evaluate.Classification;
import io.shopkeeper.deep.evaluate.ClassificationFacts;
import io.shopkeeper.learning.classify.ClassMeasure;
import io.shopkeeper.learning.classify.ContenderPredictions;
import io.shopkeeper.learning.classify.Part;
import io.shopkeeper.learning.classify.Sure;
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
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Where classifiers compete: on the test cases. It records the facts {@code classification} and
 * {@code calibration} of the candidate.
 *
 * @param <M> type of the classifiers
 */
public final class ClassArena<M extends Serializable> implements Arena<Sure<M>> {
  private final JobContext context;
  private final Terms terms;
  private final Cases<M> cases;
  private final Live<M> live;
  private final List<Measure> measures;
  private Consumer<Sure<M>> alsoTold = candidate -> {};

  /**
   * What is compared.
   *
   * @param kinds names the classifiers
   * @param candidate the kind that the facts are about
   * @param labels the names of the classes
   * @param judgedBy the measure that the gate judges by
   * @param slicedBy columns that divide the test cases
   * @param resampling how intervals are drawn
   */
  public record Terms(
      Kinds kinds,
      String candidate,
      List<String> labels,
      ClassMeasure judgedBy,
      List<String> slicedBy,
      Resampling resampling) {}

  /**
   * Reads the live classifier for these classes, whatever its own are.
   *
   * @param <M> type of the classifiers
   */
  @FunctionalInterface
  public interface Live<M extends Serializable> {
    /** The classifier of a version: its training never held a test case. */
    Sure<M> read(Version version) throws IOException;
  }

  /** Creates an arena. */
  public ClassArena(JobContext context, Terms terms, Cases<M> cases, Live<M> live) {
    this.context = context;
    this.terms = terms;
    this.cases = cases;
    this.live = live;
    this.measures =
        ClassMeasure.beside(terms.judgedBy()).stream()
            .map(m -> m.over(terms.labels().size()))
            .toList();
  }

  /** Sets what else is told of the candidate, by facts that only such classifiers have. */
  public ClassArena<M> alsoTelling(Consumer<Sure<M>> facts) {
    this.alsoTold = facts;
    return this;
  }

  /** The measure that the gate judges by. */
  public Measure headline() {
    return measures.get(ClassMeasure.beside(terms.judgedBy()).indexOf(terms.judgedBy()));
  }

  @Override
  public Measured measure(Map<String, Sure<M>> contenders) {
    Map<String, Predictions> said = new LinkedHashMap<>();
    contenders.forEach((name, model) -> said.put(name, cases.predictions(Part.TEST, model)));
    Predictions any = said.values().iterator().next();
    ContenderPredictions all =
        new ContenderPredictions(
            terms.labels().size(), IntStream.range(0, any.cases()).map(any::actual).toArray());
    said.forEach((name, its) -> all.add(name, Role.VARIANT, answers(its)));
    Board board = all.board(measures, terms.resampling()).sliced(slices());
    Predictions candidate = said.get(terms.candidate());
    context.fact(
        ClassificationFacts.NAME,
        ClassificationFacts.of(
            new Classification.Outcome(matrix(candidate), candidate.logLoss()), terms.labels()));
    Sure<M> model = contenders.get(terms.candidate());
    // The facts compare with the classifier's own word: without its temperature.
    context.fact(
        "calibration",
        model
            .calibration()
            .on(
                new Temperature(1 / model.calibration().temperature()).of(candidate),
                cases.count(Part.VALIDATION)));
    alsoTold.accept(model);
    return new Results(board);
  }

  private int[] answers(Predictions said) {
    return IntStream.range(0, said.cases()).map(i -> terms.judgedBy().answer(said, i)).toArray();
  }

  private ConfusionMatrix matrix(Predictions said) {
    ConfusionMatrix matrix = new ConfusionMatrix(terms.labels().size());
    int[] answers = answers(said);
    for (int i = 0; i < answers.length; i++) {
      matrix.add(said.actual(i), answers[i]);
    }
    return matrix;
  }

  private List<Slice> slices() {
    List<Slice> slices = new ArrayList<>();
    for (String column : terms.slicedBy()) {
      slices.addAll(ContenderPredictions.slices(cases.values(Part.TEST, column)));
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

  @Override
  public Sure<M> readForWindow(Version version) throws IOException {
    return live.read(version);
  }

  @Override
  public String source(Version version) {
    return terms.kinds().source(version);
  }
}
