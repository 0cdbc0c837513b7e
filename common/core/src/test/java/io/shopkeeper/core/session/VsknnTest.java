package io.shopkeeper.core.session;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.shopkeeper.core.session.Vsknn.Decay;
import io.shopkeeper.core.session.Vsknn.Parameters;
import io.shopkeeper.core.topk.ScoredItems;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class VsknnTest {
  private static final int ITEMS = 12;
  private static final int[] NONE = {};

  private static List<int[]> sessions(SplittableRandom random, int count) {
    List<int[]> sessions = new ArrayList<>();
    for (int s = 0; s < count; s++) {
      sessions.add(random.ints(random.nextInt(0, 6), 0, ITEMS - 1).toArray());
    }
    return sessions;
  }

  /** The formulas written down with sets and maps. */
  private static Map<Integer, Double> oracle(List<int[]> past, int[] session, Parameters p) {
    int from = Math.max(0, session.length - p.longest());
    int[] s = Arrays.copyOfRange(session, from, session.length);
    Map<Integer, Double> weight = new TreeMap<>();
    Map<Integer, Integer> steps = new TreeMap<>();
    for (int i = 0; i < s.length; i++) {
      int a = s.length - i;
      weight.put(s[i], p.decay() == Decay.LINEAR ? Math.max(0, 1 - .1 * (a - 1)) : 1. / a);
      steps.put(s[i], a);
    }
    List<Set<Integer>> sets = new ArrayList<>();
    for (int[] one : past) {
      sets.add(new TreeSet<>(Arrays.stream(one).boxed().toList()));
    }
    List<Integer> sharing = new ArrayList<>();
    for (int n = sets.size() - 1; n >= 0 && sharing.size() < p.sample(); n--) {
      if (sets.get(n).stream().anyMatch(weight::containsKey)) {
        sharing.add(n);
      }
    }
    Map<Integer, Double> similarity = new TreeMap<>();
    for (int n : sharing) {
      similarity.put(n, sets.get(n).stream().mapToDouble(i -> weight.getOrDefault(i, 0.0)).sum());
    }
    // The sort is stable: of equals the more recent one comes first.
    sharing.sort(Comparator.comparing(n -> -(float) (double) similarity.get(n)));
    Map<Integer, Double> scores = new TreeMap<>();
    for (int n : sharing.subList(0, Math.min(p.neighbours(), sharing.size()))) {
      int a =
          sets.get(n).stream().filter(steps::containsKey).mapToInt(steps::get).min().orElseThrow();
      double decay = p.decay() == Decay.LINEAR ? Math.max(0, 1 - .1 * (a - 1)) : 1. / a;
      for (int i : sets.get(n)) {
        long holders = sets.stream().filter(set -> set.contains(i)).count();
        double idf = Math.log((double) sets.size() / holders);
        scores.merge(i, similarity.get(n) * decay * (1 + p.idfWeight() * idf), Double::sum);
      }
    }
    return scores;
  }

  @Test
  void scoresAreThoseOfTheFormulas() {
    SplittableRandom random = new SplittableRandom(5);
    for (int round = 0; round < 300; round++) {
      List<int[]> past = sessions(random, random.nextInt(0, 30));
      Parameters parameters =
          new Parameters(
              random.nextInt(1, 8),
              random.nextInt(1, 15),
              random.nextBoolean() ? Decay.LINEAR : Decay.RECIPROCAL,
              random.nextInt(0, 3),
              random.nextInt(1, 16));
      Vsknn vsknn = new Vsknn(SessionIndex.of(ITEMS, past), parameters);
      int[] session = random.ints(random.nextInt(0, 14), 0, ITEMS).toArray();
      ScoredItems list = vsknn.next(session, ITEMS, NONE);
      Map<Integer, Double> expected = oracle(past, session, parameters);
      expected.values().removeIf(score -> score <= 0);
      assertEquals(expected.keySet(), new TreeSet<>(Arrays.stream(list.items()).boxed().toList()));
      for (int i = 0; i < list.size(); i++) {
        assertEquals(expected.get(list.items()[i]), list.scores()[i], 1e-5);
      }
    }
  }

  @Test
  void listsAreCutAndExclude() {
    List<int[]> past = List.of(new int[] {0, 1, 2}, new int[] {0, 3});
    Vsknn vsknn = new Vsknn(SessionIndex.of(4, past), new Parameters(5, 5, Decay.RECIPROCAL, 0, 9));
    ScoredItems all = vsknn.next(new int[] {0}, 9, NONE);
    assertArrayEquals(new int[] {0, 1, 2, 3}, all.items());
    assertArrayEquals(new int[] {1, 2}, vsknn.next(new int[] {0}, 2, new int[] {0}).items());
    assertEquals(2, vsknn.afterEach(new int[] {0, 3}, 9, new int[][] {NONE, NONE}).length);
  }

  @Test
  void nothingAndVeryMuchAreHarmless() {
    SplittableRandom random = new SplittableRandom(1);
    Parameters parameters = new Parameters(10, 20, Decay.RECIPROCAL, 1, 50);
    Vsknn empty = new Vsknn(SessionIndex.of(ITEMS, List.of()), parameters);
    assertEquals(0, empty.next(new int[] {3}, 5, NONE).size());
    List<int[]> past = sessions(random, 40);
    past.add(random.ints(100_000, 0, ITEMS).toArray());
    Vsknn vsknn = new Vsknn(SessionIndex.of(ITEMS, past), parameters);
    assertEquals(0, vsknn.next(NONE, 5, NONE).size());
    int[] long1 = random.ints(100_000, 0, ITEMS).toArray();
    assertEquals(
        vsknn.next(Arrays.copyOfRange(long1, 99_950, 100_000), 5, NONE),
        vsknn.next(long1, 5, NONE));
    assertThrows(IllegalArgumentException.class, () -> SessionIndex.of(2, List.of(new int[] {2})));
  }
}
