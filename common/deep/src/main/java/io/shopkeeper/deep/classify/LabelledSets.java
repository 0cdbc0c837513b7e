package io.shopkeeper.deep.classify;

import io.shopkeeper.deep.data.ClassCounts;
import io.shopkeeper.deep.data.Examples;
import io.shopkeeper.deep.data.Quarantine;
import io.shopkeeper.platform.job.JobContext;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The decoded training, validation and test sets of a classifier, with checks: there are enough
 * examples, every class of the test set occurs in training, and bad rows are counted and
 * quarantined.
 *
 * @param <E> type of an example
 */
final class LabelledSets<E extends Serializable> implements AutoCloseable {
  private final Split split;
  private final ClassFormat<E> format;
  private final List<String> labels;
  private final String noun;
  private final Examples<E> training;
  private final Examples<E> validation;
  private final Examples<E> test;

  /**
   * Decodes the rows of a split.
   *
   * @param labels the names of the classes, in the order of their numbers
   * @param noun what the examples are called in messages, in the plural, such as {@code pictures}
   * @param partitions number of partitions; it has no effect on results
   */
  LabelledSets(
      Split split, ClassFormat<E> format, List<String> labels, String noun, int partitions) {
    this.split = split;
    this.format = format;
    this.labels = labels;
    this.noun = noun;
    this.training = Examples.of(split.training(), format, partitions);
    this.validation = Examples.of(split.validation(), format, partitions);
    this.test = Examples.of(split.test(), format, partitions);
  }

  Examples<E> training() {
    return training;
  }

  Examples<E> validation() {
    return validation;
  }

  Examples<E> test() {
    return test;
  }

  /** Records the sizes of the sets, and writes bad rows into the model's quarantine. */
  void record(JobContext context, String model) throws IOException {
    context.rows("training_examples", training.count());
    context.rows("validation_examples", validation.count());
    context.rows("test_examples", test.count());
    Map<String, Long> rejected = new TreeMap<>();
    for (Examples<E> set : List.of(training, validation, test)) {
      set.rejected().forEach((reason, rows) -> rejected.merge(reason, rows, Long::sum));
    }
    context.rows(
        "quarantined_examples", rejected.values().stream().mapToLong(Long::longValue).sum());
    if (!rejected.isEmpty()) {
      Quarantine.write(
          split.training().union(split.validation()).union(split.test()), format, context, model);
      context.say("quarantined " + rejected);
      context.fact("quarantined", rejected);
    }
  }

  /**
   * Counts the training examples of each class.
   *
   * @throws io.shopkeeper.core.JobException 65 if there are no training examples, fewer than two
   *     classes, or a class in the test set that does not occur in training
   */
  ClassCounts checked(JobContext context) {
    training.required("training " + noun);
    test.required("test " + noun);
    ClassCounts counts = counts(training);
    counts.requireTwo("training " + noun);
    counts(test).requireSeenBy(counts, "test " + noun);
    counts(validation).requireSeenBy(counts, "validation " + noun);
    if (!counts.single().isEmpty()) {
      context.say("classes with a single training example: " + counts.single());
    }
    return counts;
  }

  private ClassCounts counts(Examples<E> examples) {
    return ClassCounts.of(examples, labels, format::label);
  }

  @Override
  public void close() {
    training.close();
    validation.close();
    test.close();
  }
}
