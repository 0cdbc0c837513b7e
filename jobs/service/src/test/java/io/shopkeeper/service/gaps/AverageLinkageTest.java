package io.shopkeeper.service.gaps;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class AverageLinkageTest {
  /** The definition: the best pair of all is joined, averages taken over all pairs of members. */
  private static List<List<Integer>> byDefinition(List<float[]> vectors, double least) {
    List<TreeSet<Integer>> clusters = new ArrayList<>();
    for (int i = 0; i < vectors.size(); i++) {
      clusters.add(new TreeSet<>(List.of(i)));
    }
    while (true) {
      double most = least;
      int[] best = null;
      for (int i = 0; i < clusters.size(); i++) {
        for (int j = i + 1; j < clusters.size(); j++) {
          double mean = 0;
          for (int a : clusters.get(i)) {
            for (int b : clusters.get(j)) {
              mean += AverageLinkage.dot(vectors.get(a), vectors.get(b));
            }
          }
          mean /= clusters.get(i).size() * clusters.get(j).size();
          if (mean >= most) {
            most = mean;
            best = new int[] {i, j};
          }
        }
      }
      if (best == null) {
        return clusters.stream().map(List::copyOf).toList();
      }
      clusters.get(best[0]).addAll(clusters.remove(best[1]));
    }
  }

  @Test
  void chainsFindWhatTheDefinitionDoes() {
    SplittableRandom random = new SplittableRandom(1);
    for (int round = 0; round < 40; round++) {
      List<float[]> vectors = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        float[] vector = new float[5];
        double length = 0;
        for (int d = 0; d < vector.length; d++) {
          vector[d] = (float) (random.nextDouble() * 2 - 1);
          length += vector[d] * vector[d];
        }
        for (int d = 0; d < vector.length; d++) {
          vector[d] /= (float) Math.sqrt(length);
        }
        vectors.add(vector);
      }
      double least = .1 + .8 * random.nextDouble();
      assertEquals(
          byDefinition(vectors, least).toString(),
          AverageLinkage.of(vectors, least).toString(),
          "round " + round);
    }
  }

  @Test
  void nothingAndOneAndWhatHasNoLength() {
    assertEquals(List.of(), AverageLinkage.of(List.of(), .5));
    assertEquals(List.of(List.of(0)), AverageLinkage.of(List.of(new float[] {1, 0}), .5));
    assertEquals(
        List.of(List.of(0), List.of(1)),
        AverageLinkage.of(List.of(new float[] {0, 0}, new float[] {0, 0}), .5));
    assertEquals(
        List.of(List.of(0, 1)),
        AverageLinkage.of(List.of(new float[] {1, 0}, new float[] {1, 0}), 1));
  }
}
