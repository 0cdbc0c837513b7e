package io.shopkeeper.deep.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.shopkeeper.deep.evaluate.ClassificationFacts;
import io.shopkeeper.deep.train.TrainingFacts;
import io.shopkeeper.learning.judge.Evaluation;
import io.shopkeeper.report.Facts;
import io.shopkeeper.report.NightRun;
import java.util.Optional;

/**
 * One training of a network.
 *
 * @param classes how examples kept apart were classified, where it is a classifier
 * @param evaluation how such a classifier stands against others
 */
record Network(
    String job,
    TrainingFacts training,
    Optional<ClassificationFacts> classes,
    Optional<Evaluation> evaluation) {

  /** What a run says of the network that it trained; empty where it trained none. */
  static Optional<Network> of(NightRun run) {
    // One training, or those of the night with the measured one first.
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
        // That of lists or of sessions is shown by those who make them.
        classes.flatMap(facts -> run.fact("evaluation", Evaluation.class)));
  }
}
