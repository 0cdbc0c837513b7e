package io.shopkeeper.service.gaps;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Clusters by average linkage (UPGMA, Sokal and Michener 1958): the two clusters whose members have
 * the highest cosine on average are joined, as long as that is high enough. Chains of nearest
 * neighbours find the pairs (Murtagh 1983), which gives the same clusters in quadratic time.
 */
final class AverageLinkage {
  private final float[][] sums;
  private final List<Set<Integer>> members = new ArrayList<>();
  private final Set<Integer> open = new HashSet<>();

  private AverageLinkage(List<float[]> vectors) {
    this.sums = vectors.stream().map(float[]::clone).toArray(float[][]::new);
    for (int i = 0; i < sums.length; i++) {
      members.add(new HashSet<>(Set.of(i)));
      open.add(i);
    }
  }

  /**
   * The clusters of some vectors.
   *
   * @param vectors each of length 1
   * @param least the mean cosine of two clusters from which they are joined
   * @return the numbers of each cluster's vectors, ascending; by their first numbers
   */
  static List<List<Integer>> of(List<float[]> vectors, double least) {
    AverageLinkage linkage = new AverageLinkage(vectors);
    linkage.join(least);
    return linkage.members.stream()
        .filter(some -> !some.isEmpty())
        .map(some -> some.stream().sorted().toList())
        .sorted((one, other) -> Integer.compare(one.get(0), other.get(0)))
        .toList();
  }

  /** The mean of vectors: its product with one of length 1 is the mean cosine. */
  static float[] mean(List<float[]> vectors) {
    float[] mean = new float[vectors.get(0).length];
    for (float[] vector : vectors) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += vector[i] / vectors.size();
      }
    }
    return mean;
  }

  private void join(double least) {
    Deque<Integer> chain = new ArrayDeque<>();
    while (!open.isEmpty()) {
      if (chain.isEmpty()) {
        chain.push(open.iterator().next());
      }
      int last = chain.pop();
      int nearest = nearest(last, chain.isEmpty() ? -1 : chain.peek());
      if (nearest < 0 || cosine(last, nearest) < least) {
        // No later join brings anything nearer to it: averages lie between what they are of.
        open.remove(last);
      } else if (!chain.isEmpty() && nearest == chain.peek()) {
        merge(chain.pop(), last);
      } else {
        chain.push(last);
        chain.push(nearest);
      }
    }
  }

  /** The open cluster that is nearest; the one before in the chain where it is as near as any. */
  private int nearest(int one, int before) {
    int nearest = before;
    double most = before < 0 ? Double.NEGATIVE_INFINITY : cosine(one, before);
    for (int other : open) {
      if (other != one && cosine(one, other) > most) {
        nearest = other;
        most = cosine(one, other);
      }
    }
    return nearest;
  }

  private double cosine(int one, int other) {
    return dot(sums[one], sums[other])
        / ((double) members.get(one).size() * members.get(other).size());
  }

  private void merge(int one, int other) {
    IntStream.range(0, sums[one].length).forEach(i -> sums[one][i] += sums[other][i]);
    members.get(one).addAll(members.get(other));
    members.get(other).clear();
    open.remove(other);
  }

  /** The product of two vectors. */
  static double dot(float[] one, float[] other) {
    double dot = 0;
    for (int i = 0; i < one.length; i++) {
      dot += one[i] * other[i];
    }
    return dot;
  }
}
