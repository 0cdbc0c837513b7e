package io.shopkeeper.core.session;

import io.shopkeeper.core.topk.ScoredItems;
import io.shopkeeper.core.topk.TopK;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The next items by several models at once: a mixture of their chances, Σ of weight · chance, over
 * the best {@value #DEPTH} items of each. An item that a model does not list has no chance there.
 */
public final class BlendedNext implements NextItem {
  private static final long serialVersionUID = 1L;

  /** The items of each model that are mixed, at least; of a longer list, as many as it has. */
  public static final int DEPTH = 200;

  private final List<NextItem> members;
  private final double[] weights;

  /**
   * @param members the models
   * @param weights one for each, at least 0; their sum does not matter
   * @throws IllegalArgumentException for another number of weights, or one that is negative or NaN
   */
  public BlendedNext(List<? extends NextItem> members, double[] weights) {
    if (members.size() != weights.length || Arrays.stream(weights).anyMatch(w -> !(w >= 0))) {
      throw new IllegalArgumentException(
          "%d models cannot be mixed by weights %s"
              .formatted(members.size(), Arrays.toString(weights)));
    }
    this.members = List.copyOf(members);
    this.weights = weights.clone();
  }

  @Override
  public String source() {
    return "session-blend";
  }

  /** The models that are mixed. */
  public List<NextItem> members() {
    return members;
  }

  /** The weight of each model. */
  public double[] weights() {
    return weights.clone();
  }

  @Override
  public ScoredItems next(int[] session, int k, int[] excludedSorted) {
    List<ScoredItems> lists = new ArrayList<>();
    for (NextItem member : members) {
      lists.add(member.next(session, Math.max(k, DEPTH), excludedSorted));
    }
    return new Mixed(members, lists).best(weights, k);
  }

  @Override
  public ScoredItems[] afterEach(int[] session, int k, int[][] excludedSorted) {
    Mixed[] mixed = mixed(members, session, k, excludedSorted);
    return Arrays.stream(mixed).map(m -> m.best(weights, k)).toArray(ScoredItems[]::new);
  }

  /** What some models say after each of a session's items, to be mixed by any weights. */
  public static Mixed[] mixed(
      List<NextItem> members, int[] session, int k, int[][] excludedSorted) {
    List<ScoredItems[]> lists = new ArrayList<>();
    for (NextItem member : members) {
      lists.add(member.afterEach(session, Math.max(k, DEPTH), excludedSorted));
    }
    Mixed[] mixed = new Mixed[session.length];
    for (int n = 0; n < mixed.length; n++) {
      int at = n;
      mixed[n] = new Mixed(members, lists.stream().map(each -> each[at]).toList());
    }
    return mixed;
  }

  /** All ways to give tenths of the weight to so many models. */
  public static List<double[]> tenths(int models) {
    List<double[]> all = new ArrayList<>();
    share(new double[models], 0, 10, all);
    return all;
  }

  private static void share(double[] begun, int at, int left, List<double[]> all) {
    double[] weights = begun.clone();
    if (at == weights.length - 1) {
      weights[at] = left / 10.0;
      all.add(weights);
      return;
    }
    for (int tenth = 0; tenth <= left; tenth++) {
      weights[at] = tenth / 10.0;
      share(weights, at + 1, left - tenth, all);
    }
  }

  /** The items that some models list, with the chance that each model gives them. */
  public static final class Mixed {
    private final int[] items;
    private final double[][] chances;

    private Mixed(List<NextItem> members, List<ScoredItems> lists) {
      this.items =
          lists.stream()
              .flatMapToInt(list -> Arrays.stream(list.items()))
              .sorted()
              .distinct()
              .toArray();
      this.chances = new double[lists.size()][items.length];
      for (int m = 0; m < chances.length; m++) {
        ScoredItems list = lists.get(m);
        double[] listed = members.get(m).chances(list);
        for (int i = 0; i < listed.length; i++) {
          chances[m][Arrays.binarySearch(items, list.items()[i])] = listed[i];
        }
      }
    }

    private double chance(double[] weights, int at) {
      double sum = 0;
      for (int m = 0; m < weights.length; m++) {
        sum += weights[m] * chances[m][at];
      }
      return sum;
    }

    private ScoredItems best(double[] weights, int k) {
      TopK best = new TopK(k);
      for (int i = 0; i < items.length; i++) {
        float chance = (float) chance(weights, i);
        if (chance > 0) {
          best.offer(items[i], chance);
        }
      }
      return best.take();
    }

    /**
     * The place of an item in the list that these weights make, from 1; 0 where it is not in it.
     */
    public int place(double[] weights, int item) {
      int at = Arrays.binarySearch(items, item);
      float own = at < 0 ? 0 : (float) chance(weights, at);
      if (own <= 0) {
        return 0;
      }
      int before = 0;
      for (int i = 0; i < items.length; i++) {
        float other = (float) chance(weights, i);
        before += other > own || (other == own && i < at) ? 1 : 0;
      }
      return before + 1;
    }
  }
}
