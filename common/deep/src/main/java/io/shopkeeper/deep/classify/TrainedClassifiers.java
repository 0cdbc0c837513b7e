package io.shopkeeper.deep.classify;

import io.shopkeeper.core.classify.OpinionPool;
import io.shopkeeper.core.classify.Predictions;
import io.shopkeeper.learning.classify.Calibration;
import io.shopkeeper.learning.classify.Sure;
import io.shopkeeper.learning.contest.Made;
import io.shopkeeper.platform.job.JobContext;
import java.io.IOException;
import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * The classifiers that a night has trained so far: each is asked about the validation cases,
 * calibrated by what it says of them, and may be a member of the pool.
 *
 * @param <M> type of the classifiers
 */
public final class TrainedClassifiers<M extends Serializable> {
  private final JobContext context;
  private final double sureAccuracy;
  private final Function<M, Validated<M>> asked;
  private final Map<String, Validated<M>> members = new LinkedHashMap<>();

  /**
   * A classifier, and what it says of the validation cases.
   *
   * @param <M> type of the classifier
   * @param predictions of the cases as they are: calibration goes by them
   * @param weighed what choices and the pool go by: the same, or of changed cases besides
   */
  public record Validated<M>(M model, Predictions predictions, Predictions weighed) {
    /** A classifier whose choices go by the cases as they are. */
    public static <M> Validated<M> of(M model, Predictions predictions) {
      return new Validated<>(model, predictions, predictions);
    }
  }

  /**
   * Trains a classifier.
   *
   * @param <M> type of the classifier
   */
  @FunctionalInterface
  public interface Training<M> {
    /**
     * The classifier of one strength of regularisation.
     *
     * @param looseness how much all cases count against half the squared length of the weights
     */
    M trained(double looseness) throws IOException;
  }

  /**
   * Begins a night without any.
   *
   * @param sureAccuracy share of the sure predictions that must be right
   * @param asked asks a classifier about the validation cases
   */
  public TrainedClassifiers(
      JobContext context, double sureAccuracy, Function<M, Validated<M>> asked) {
    this.context = context;
    this.sureAccuracy = sureAccuracy;
    this.asked = asked;
  }

  /** A classifier that is no member of the pool. */
  public Made<Sure<M>> made(M model) {
    return calibrated(asked.apply(model));
  }

  /** A member of the pool. */
  public Made<Sure<M>> member(String name, M model) {
    return member(name, asked.apply(model));
  }

  /** A member of the pool: of several strengths the one that validation cases like best. */
  public Made<Sure<M>> loosest(String name, double[] tried, Training<M> training)
      throws IOException {
    Validated<M> best = null;
    double least = Double.POSITIVE_INFINITY;
    for (double looseness : tried) {
      Validated<M> one = asked.apply(training.trained(looseness));
      double loss = one.weighed().logLoss();
      context.say(
          String.format(Locale.ROOT, "%s, C %s: validation loss %.4f", name, looseness, loss));
      if (loss < least) {
        least = loss;
        best = one;
      }
    }
    return member(name, best);
  }

  private Made<Sure<M>> member(String name, Validated<M> model) {
    members.put(name, model);
    return calibrated(model);
  }

  /**
   * The pool of all members, whose weights are of least log-loss; they are the fact {@code pool}.
   *
   * @param joined makes a pool of members and their weights
   */
  public Made<Sure<M>> pool(BiFunction<List<M>, float[], M> joined) {
    List<Validated<M>> all = List.copyOf(members.values());
    double[] fitted = OpinionPool.weights(all.stream().map(Validated::weighed).toList());
    float[] weights = new float[fitted.length];
    Map<String, Double> facts = new LinkedHashMap<>();
    int m = 0;
    for (String member : members.keySet()) {
      weights[m] = (float) fitted[m];
      facts.put(member, fitted[m++]);
    }
    context.fact("pool", facts);
    return made(joined.apply(all.stream().map(Validated::model).toList(), weights));
  }

  private Made<Sure<M>> calibrated(Validated<M> model) {
    return Made.of(new Sure<>(model.model(), Calibration.of(model.predictions(), sureAccuracy)));
  }
}
