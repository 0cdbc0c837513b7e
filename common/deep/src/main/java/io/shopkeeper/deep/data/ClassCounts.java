package io.shopkeeper.deep.data;

import io.shopkeeper.core.JobException;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.Function;

/** How many examples each class has, and whether that is enough to learn from. */
public final class ClassCounts {
  private final List<String> names;
  private final long[] counts;

  private ClassCounts(List<String> names, long[] counts) {
    this.names = names;
    this.counts = counts;
  }

  /**
   * Counts.
   *
   * @param names of the classes, by number
   * @param classOf the class of an example
   */
  public static <E extends Serializable> ClassCounts of(
      Examples<E> examples, List<String> names, Function<E, Integer> classOf) {
    Map<Integer, Long> found =
        examples.all().map(placed -> classOf.call(placed.example())).countByValue();
    return new ClassCounts(
        names,
        IntStream.range(0, names.size()).mapToLong(c -> found.getOrDefault(c, 0L)).toArray());
  }

  /** By class. */
  public long[] counts() {
    return counts.clone();
  }

  /** The class with the most examples, by number; the first of several alike. */
  public int mostFrequent() {
    int most = 0;
    for (int c = 1; c < counts.length; c++) {
      most = counts[c] > counts[most] ? c : most;
    }
    return most;
  }

  private List<String> where(java.util.function.IntPredicate predicate) {
    return IntStream.range(0, counts.length).filter(predicate).mapToObj(names::get).toList();
  }

  /** Classes with a single example: such a class can be learned, but not measured too. */
  public List<String> single() {
    return where(c -> counts[c] == 1);
  }

  /**
   * Refuses to learn to tell one class from nothing.
   *
   * @throws JobException 65 naming the class
   */
  public ClassCounts requireTwo(String what) {
    List<String> present = where(c -> counts[c] > 0);
    if (present.size() < 2) {
      throw JobException.badInput(
          "%s: all examples are of class %s; there is nothing to tell apart, give examples of a second class"
              .formatted(what, present));
    }
    return this;
  }

  /**
   * Refuses to measure on classes that training has not seen.
   *
   * @throws JobException 65 naming them
   */
  public void requireSeenBy(ClassCounts training, String what) {
    List<String> unseen = where(c -> counts[c] > 0 && training.counts[c] == 0);
    if (!unseen.isEmpty()) {
      throw JobException.badInput(
          "%s: no training example is of class %s; add some, or leave that class out of both"
              .formatted(what, unseen));
    }
  }
}
