package io.shopkeeper.core.ncf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ForSeeds;
import io.shopkeeper.core.topk.FactorMatrix;
import io.shopkeeper.core.topk.ScoredItems;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NcfScorerTest {
  /** Random weights; rank 0 for the classic form. */
  private static NcfNetwork network(SplittableRandom random, int users, int items, int rank) {
    int p = random.nextInt(1, 10);
    int q = random.nextInt(1, 10);
    List<Dense> hidden = new ArrayList<>();
    int inputs = p + q;
    for (int l = random.nextInt(1, 4); l > 0; l--) {
      int outputs = random.nextInt(1, 12);
      hidden.add(dense(random, inputs, outputs));
      inputs = outputs;
    }
    return new NcfNetwork(
        tower(random, users, p, rank),
        tower(random, items, q, rank),
        hidden,
        dense(random, inputs + rank, 1));
  }

  private static Tower tower(SplittableRandom random, int rows, int size, int rank) {
    return new Tower(matrix(random, rows, size), rank == 0 ? null : matrix(random, rows, rank));
  }

  private static FactorMatrix matrix(SplittableRandom random, int rows, int rank) {
    return new FactorMatrix(rows, rank, ForSeeds.factors(random, rows * rank));
  }

  private static Dense dense(SplittableRandom random, int inputs, int outputs) {
    return new Dense(
        inputs,
        outputs,
        ForSeeds.factors(random, inputs * outputs),
        ForSeeds.factors(random, outputs));
  }

  /** Equations 10 and 12 as they are written, in double, on the concatenated rows. */
  private static double byTheBook(NcfNetwork network, int user, int item) {
    double[] z = concatenated(network.users().perceptron().row(user), network.items(), item);
    for (Dense layer : network.hidden()) {
      double[] next = new double[layer.outputs()];
      for (int o = 0; o < next.length; o++) {
        next[o] = layer.bias()[o];
        for (int i = 0; i < z.length; i++) {
          next[o] += (double) layer.weights()[o * z.length + i] * z[i];
        }
        next[o] = Math.max(0, next[o]);
      }
      z = next;
    }
    int rank = network.users().rank();
    double score = network.output().bias()[0];
    for (int f = 0; f < rank; f++) {
      score +=
          (double) network.output().weights()[f]
              * network.users().factors().row(user)[f]
              * network.items().factors().row(item)[f];
    }
    for (int i = 0; i < z.length; i++) {
      score += network.output().weights()[rank + i] * z[i];
    }
    return score;
  }

  private static double[] concatenated(float[] user, Tower items, int item) {
    float[] row = items.perceptron().row(item);
    return IntStream.range(0, user.length + row.length)
        .mapToDouble(i -> i < user.length ? user[i] : row[i - user.length])
        .toArray();
  }

  @Test
  void theScoreOfAPairIsTheFormulaOfThePaper() {
    ForSeeds.check(
        100,
        random -> {
          NcfNetwork network = network(random, 3, 4, random.nextInt(0, 6));
          for (int user = 0; user < 3; user++) {
            for (int item = 0; item < 4; item++) {
              double expected = byTheBook(network, user, item);
              assertEquals(
                  expected, network.score(user, item), 1e-4 * Math.max(1, Math.abs(expected)));
            }
          }
        });
  }

  @Test
  void listsAreThoseOfScoringEveryPairAndSorting() {
    ForSeeds.check(
        60,
        random -> {
          int items = random.nextInt(1, 700);
          int users = random.nextInt(1, 90);
          NcfNetwork network = network(random, users, items, random.nextInt(0, 7));
          NcfScorer scorer = new NcfScorer(network);
          int k = random.nextInt(0, 30);
          int[] asked = random.ints(random.nextInt(1, 150), 0, users).toArray();
          int[][] excluded = new int[asked.length][];
          for (int u = 0; u < asked.length; u++) {
            excluded[u] =
                random.nextInt(4) == 0 ? null : ForSeeds.distinct(random, items / 2, items);
          }
          ScoredItems[] lists = scorer.topK(asked, k, excluded);
          assertEquals(asked.length, lists.length);
          for (int u = 0; u < asked.length; u++) {
            assertEquals(bySorting(network, asked[u], k, excluded[u]), lists[u]);
          }
          assertArrayEquals(
              scorer.topK(asked, k, null)[0].items(),
              bySorting(network, asked[0], k, null).items());
        });
  }

  private static ScoredItems bySorting(NcfNetwork network, int user, int k, int[] excluded) {
    List<Integer> items = new ArrayList<>();
    for (int item = 0; item < network.items().rows(); item++) {
      if (excluded == null || Arrays.binarySearch(excluded, item) < 0) {
        items.add(item);
      }
    }
    items.sort(
        Comparator.comparing((Integer item) -> -network.score(user, item))
            .thenComparing(item -> item));
    int n = Math.min(k, items.size());
    int[] best = new int[n];
    float[] scores = new float[n];
    for (int r = 0; r < n; r++) {
      best[r] = items.get(r);
      scores[r] = network.score(user, best[r]);
    }
    return new ScoredItems(best, scores);
  }

  @Test
  void alikeItemsComeInOrderOfTheirIds() {
    SplittableRandom random = new SplittableRandom(1);
    NcfNetwork one = network(random, 2, 1, 3);
    FactorMatrix q = one.items().perceptron();
    FactorMatrix e = one.items().factors();
    int copies = 600;
    NcfNetwork alike =
        one.with(
            Optional.empty(),
            Optional.of(
                new Tower(
                    new FactorMatrix(copies, q.rank(), repeated(q.values(), copies)),
                    new FactorMatrix(copies, e.rank(), repeated(e.values(), copies)))));
    ScoredItems list = new NcfScorer(alike).topK(new int[] {1}, 5, new int[][] {{0, 2}})[0];
    assertArrayEquals(new int[] {1, 3, 4, 5, 6}, list.items());
  }

  private static float[] repeated(float[] row, int times) {
    float[] rows = new float[row.length * times];
    for (int t = 0; t < times; t++) {
      System.arraycopy(row, 0, rows, t * row.length, row.length);
    }
    return rows;
  }

  @Test
  void anEmptyCatalogueGivesEmptyLists() {
    NcfNetwork network = network(new SplittableRandom(2), 2, 0, 2);
    assertEquals(0, new NcfScorer(network).topK(new int[] {0, 1}, 5, null)[1].size());
  }

  @Test
  void refusesWhatDoesNotFitTogether() {
    SplittableRandom random = new SplittableRandom(3);
    Tower users = tower(random, 2, 3, 2);
    Tower items = tower(random, 2, 4, 2);
    Dense first = dense(random, 7, 5);
    Dense output = dense(random, 7, 1);
    new NcfNetwork(users, items, List.of(first), output);
    refuses("no hidden layer", () -> new NcfNetwork(users, items, List.of(), output));
    refuses(
        "dense layer: 6 does not fit to 7",
        () -> new NcfNetwork(users, items, List.of(dense(random, 6, 5)), output));
    refuses(
        "output layer: 5", () -> new NcfNetwork(users, items, List.of(first), dense(random, 5, 1)));
    refuses(
        "number of outputs",
        () -> new NcfNetwork(users, items, List.of(first), dense(random, 7, 2)));
    refuses(
        "factorisation",
        () -> new NcfNetwork(users, tower(random, 2, 4, 0), List.of(first), output));
    refuses("same ids", () -> new Tower(matrix(random, 2, 3), matrix(random, 3, 3)));
    refuses("NaN", () -> new Dense(1, 1, new float[] {Float.NaN}, new float[1]));
    refuses("2 weights", () -> new Dense(2, 1, new float[1], new float[1]));
  }

  private static void refuses(String part, org.junit.jupiter.api.function.Executable what) {
    String message = assertThrows(IllegalArgumentException.class, what).getMessage();
    assertTrue(message.contains(part), message);
  }
}
