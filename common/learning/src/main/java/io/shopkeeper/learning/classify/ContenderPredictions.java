package io.shopkeeper.learning.classify;

import io.shopkeeper.learning.judge.Board;
import io.shopkeeper.learning.judge.Lineup;
import io.shopkeeper.learning.judge.Measure;
import io.shopkeeper.learning.judge.Resampling;
import io.shopkeeper.learning.judge.Role;
import io.shopkeeper.learning.judge.Slice;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The predictions of all contenders for the test set, in the same order of cases. */
public final class ContenderPredictions {
  private final int classes;
  private final int[] actual;
  private final Map<String, int[]> predicted = new LinkedHashMap<>();
  private final Map<String, Role> roles = new LinkedHashMap<>();

  /**
   * Creates an empty collection of predictions.
   *
   * @param classes number of classes
   * @param actual the class of each case
   */
  public ContenderPredictions(int classes, int[] actual) {
    this.classes = classes;
    this.actual = actual;
  }

  /**
   * Adds the predictions of a contender.
   *
   * @param classOf the predicted class of each case; −1 for a class that is not among them
   */
  public void add(String name, Role role, int[] classOf) {
    if (classOf.length != actual.length) {
      throw new IllegalArgumentException(
          "%s says the class of %d cases of %d".formatted(name, classOf.length, actual.length));
    }
    predicted.put(name, classOf);
    roles.put(name, role);
  }

  /** The contenders, for a gate whose baselines never go live. */
  public Lineup lineup(String candidate) {
    return Lineup.ofYardsticks(
        candidate,
        roles,
        Optional.ofNullable(roles.get(Lineup.PRODUCTION))
            .map(role -> new Lineup.Production(Lineup.PRODUCTION, candidate)));
  }

  /**
   * The board of all contenders.
   *
   * @param measures those of {@link ClassMeasure#ALL} or {@link ClassMeasure#ORDERED}
   */
  public Board board(List<Measure> measures, Resampling resampling) {
    Map<String, double[][]> values = new TreeMap<>();
    predicted.forEach((name, classOf) -> values.put(name, values(classOf, measures.size())));
    return Board.of(actual.length, measures, values, resampling);
  }

  private double[][] values(int[] classOf, int measures) {
    double[][] values = new double[measures][actual.length];
    for (int m = 0; m < values.length; m++) {
      for (int i = 0; i < actual.length; i++) {
        values[m][i] = ClassMeasure.ORDERED.get(m).value(classes, actual[i], classOf[i]);
      }
    }
    return values;
  }

  /**
   * One slice for each distinct value, in the order of the values.
   *
   * @param valueOf the value of each case
   */
  public static List<Slice> slices(String[] valueOf) {
    List<Slice> slices = new ArrayList<>();
    for (String value : Arrays.stream(valueOf).sorted().distinct().toList()) {
      Slice.of(value, valueOf.length, i -> valueOf[i].equals(value)).ifPresent(slices::add);
    }
    return slices;
  }
}
