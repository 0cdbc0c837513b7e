package io.shopkeeper.deep.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.shopkeeper.deep.evaluate.ClassificationFacts;
import io.shopkeeper.deep.train.TrainingFacts;
import io.shopkeeper.learning.judge.Evaluation;
import io.shopkeeper.report.Facts;
import io.shopkeeper.report.NightRun;
import java.util.Optional;

/**
 * The facts of one trained network, for the report.
 *
 * @param job the job that trained it
 * @param training its learning curve
 * @param classes the metrics on the test set, if it is a classifier
 * @param evaluation the comparison with other models, if it is a classifier
 */
record Network(
    String job,
    TrainingFacts training,
    Optional<ClassificationFacts> classes,
    Optional<Evaluation> evaluation) {

  /** The facts of the network that a run trained; empty if it trained none. */
  static Optional<Network> of(NightRun run) {
    // Either one training, or a list with the evaluated one first.
    JsonNode training = run.fact(TrainingFacts.NAME);
    return Facts.read(training.isArray() ? training.path(0) : training, TrainingFacts.class)
        .filter(facts -> !facts.curve().isEmpty())
        .map(facts -> of(run, facts));
  }

  private static Network of(NightRun run, TrainingFacts training) {
    Optional<ClassificationFacts> classes =
        run.fact(ClassificationFacts.NAME, ClassificationFacts.class)
            .filter(facts -> !facts.classes().isEmpty());
    return new Network(
        run.job(),
        training,
        classes,
        // Evaluations of lists and sessions are shown by the sections of those domains.
        classes.flatMap(facts -> run.fact("evaluation", Evaluation.class)));
  }
}
