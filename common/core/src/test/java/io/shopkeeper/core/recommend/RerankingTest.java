package io.shopkeeper.core.recommend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ForSeeds;
import io.shopkeeper.core.metrics.Concentration;
import io.shopkeeper.core.topk.FactorMatrix;
import io.shopkeeper.core.topk.ScoredItems;
import java.io.ByteArrayOutputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RerankingTest {
  private static ScoredItems candidates(SplittableRandom random, int n, int bound) {
    int[] items = random.ints(0, bound).distinct().limit(n).toArray();
    float[] scores = new float[n];
    for (int c = 0; c < n; c++) {
      scores[c] = n - c + (float) random.nextDouble();
    }
    return new ScoredItems(items, scores);
  }

  private static List<Integer> list(int[] items) {
    return new ArrayList<>(Arrays.stream(items).boxed().toList());
  }

  @Test
  void marginalRelevanceFollowsItsDefinition() {
    ForSeeds.check(
        200,
        random -> {
          int n = random.nextInt(1, 15);
          ScoredItems candidates = candidates(random, n, 30);
          ItemSimilarity similarity =
              ItemSimilarity.cosine(new FactorMatrix(30, 3, ForSeeds.factors(random, 90)));
          double lambda = random.nextDouble();
          int k = random.nextInt(1, 20);
          float low = candidates.scores()[n - 1];
          float high = candidates.scores()[0];
          Map<Integer, Double> relevance = new HashMap<>();
          for (int c = 0; c < n; c++) {
            float s = candidates.scores()[c];
            relevance.put(
                candidates.items()[c],
                high == low ? 1.0 : (s - (double) low) / (high - (double) low));
          }
          List<Integer> left = list(candidates.items());
          List<Integer> expected = new ArrayList<>();
          while (!left.isEmpty() && expected.size() < k) {
            Integer best = null;
            double bestGain = 0;
            for (Integer item : left) {
              double nearest =
                  expected.stream()
                      .mapToDouble(chosen -> similarity.between(item, chosen))
                      .max()
                      .orElse(0);
              double gain = lambda * relevance.get(item) - (1 - lambda) * nearest;
              if (best == null || gain > bestGain) {
                best = item;
                bestGain = gain;
              }
            }
            expected.add(best);
            left.remove(best);
          }
          ScoredItems list = new MaximalMarginalRelevance(similarity, lambda).rerank(candidates, k);
          assertEquals(expected, list(list.items()));
        });
  }

  @Test
  void marginalRelevanceTradesOrderForDiversity() {
    SplittableRandom random = new SplittableRandom(1);
    int[] category = random.ints(200, 0, 4).toArray();
    ItemSimilarity similarity = ItemSimilarity.sameCategory(category);
    ScoredItems candidates = candidates(random, 100, 200);
    assertEquals(
        candidates.first(10), new MaximalMarginalRelevance(similarity, 1).rerank(candidates, 10));
    ScoredItems diverse = new MaximalMarginalRelevance(similarity, 0.3).rerank(candidates, 4);
    assertEquals(1, Concentration.intraListDiversity(diverse.items(), similarity, 4));
    assertEquals(
        0, new MaximalMarginalRelevance(similarity, 0.5).rerank(ScoredItems.empty(), 5).size());
    assertThrows(
        IllegalArgumentException.class, () -> new MaximalMarginalRelevance(similarity, 1.1));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new MaximalMarginalRelevance(similarity, 0.5)
                .rerank(new ScoredItems(new int[] {1}, new float[] {Float.NaN}), 1));
  }

  /** KL(p ‖ 0.99 q + 0.01 p) with maps. */
  private static double divergence(int[] category, List<Integer> items, int[] history, float[] w) {
    Map<Integer, Double> p = new HashMap<>();
    double sum = 0;
    for (int h = 0; h < history.length; h++) {
      p.merge(category[history[h]], (double) w[h], Double::sum);
      sum += w[h];
    }
    double kl = 0;
    for (Map.Entry<Integer, Double> entry : p.entrySet()) {
      double share = entry.getValue() / sum;
      double inList =
          (double) items.stream().filter(i -> category[i] == entry.getKey()).count()
              / Math.max(1, items.size());
      kl += share * Math.log(share / (0.99 * inList + 0.01 * share));
    }
    return kl;
  }

  @Test
  void calibrationFollowsItsDefinition() {
    ForSeeds.check(
        200,
        random -> {
          int[] category = random.ints(30, 0, 5).toArray();
          int n = random.nextInt(2, 15);
          ScoredItems candidates = candidates(random, n, 30);
          int[] history = random.ints(random.nextInt(1, 8), 0, 30).toArray();
          float[] weights = new float[history.length];
          for (int h = 0; h < weights.length; h++) {
            weights[h] = random.nextInt(1, 5);
          }
          double lambda = random.nextDouble();
          int k = random.nextInt(1, 20);
          double low = candidates.scores()[n - 1];
          double high = candidates.scores()[0];
          List<Integer> left = list(candidates.items());
          List<Integer> expected = new ArrayList<>();
          Map<Integer, Double> relevance = new HashMap<>();
          for (int c = 0; c < n; c++) {
            relevance.put(candidates.items()[c], (candidates.scores()[c] - low) / (high - low));
          }
          while (!left.isEmpty() && expected.size() < k) {
            Integer best = null;
            double bestGain = 0;
            for (Integer item : left) {
              List<Integer> with = new ArrayList<>(expected);
              with.add(item);
              double gain =
                  (1 - lambda) * relevance.get(item)
                      - lambda * divergence(category, with, history, weights);
              if (best == null || gain > bestGain + 1e-12) {
                best = item;
                bestGain = gain;
              }
            }
            expected.add(best);
            left.remove(best);
          }
          CalibratedReranker reranker = new CalibratedReranker(category, lambda);
          ScoredItems list = reranker.rerank(candidates, history, weights, k);
          assertEquals(expected, list(list.items()));
          assertEquals(
              divergence(category, expected, history, weights),
              reranker.divergence(list.items(), history, weights),
              1e-9);
        });
  }

  @Test
  void fullCalibrationMirrorsTheHistory() {
    int[] category = new int[100];
    for (int i = 0; i < 100; i++) {
      category[i] = i < 50 ? 0 : 1;
    }
    int[] items = new int[100];
    float[] scores = new float[100];
    for (int i = 0; i < 100; i++) {
      items[i] = i;
      scores[i] = 100 - i;
    }
    ScoredItems candidates = new ScoredItems(items, scores);
    int[] history = {0, 60, 61, 62};
    float[] weights = {1, 1, 1, 1};
    ScoredItems list =
        new CalibratedReranker(category, 0.99).rerank(candidates, history, weights, 20);
    assertEquals(15, Arrays.stream(list.items()).filter(i -> i >= 50).count());
    assertEquals(
        candidates.first(20),
        new CalibratedReranker(category, 0).rerank(candidates, history, weights, 20));
    assertEquals(
        candidates.first(20),
        new CalibratedReranker(category, 0.9).rerank(candidates, new int[0], new float[0], 20));
    int[] unknown = new int[100];
    Arrays.fill(unknown, -1);
    assertEquals(
        candidates.first(20),
        new CalibratedReranker(unknown, 0.9).rerank(candidates, history, weights, 20));
  }

  @Test
  void plackettLucePropensitiesAreTheModelsProbabilities() {
    ForSeeds.check(
        200,
        random -> {
          int n = random.nextInt(1, 10);
          ScoredItems candidates = candidates(random, n, 30);
          double temperature = 0.2 + 3 * random.nextDouble();
          int k = random.nextInt(1, 12);
          PlackettLuce.Sample sample =
              new PlackettLuce(temperature).sample(candidates, k, random.nextLong());
          List<Integer> left = list(candidates.items());
          Map<Integer, Float> score = new HashMap<>();
          for (int c = 0; c < n; c++) {
            score.put(candidates.items()[c], candidates.scores()[c]);
          }
          assertEquals(Math.min(k, n), sample.ranking().size());
          for (int r = 0; r < sample.ranking().size(); r++) {
            Integer item = sample.ranking().items()[r];
            double sum = left.stream().mapToDouble(i -> Math.exp(score.get(i) / temperature)).sum();
            assertEquals(
                Math.exp(score.get(item) / temperature) / sum, sample.propensities()[r], 1e-9);
            assertEquals(score.get(item), sample.ranking().scores()[r]);
            assertTrue(left.remove(item));
          }
        });
  }

  @Test
  void plackettLuceDrawsRankingsAsOftenAsTheySay() {
    ScoredItems candidates = new ScoredItems(new int[] {0, 1, 2}, new float[] {1f, 0.5f, 0f});
    PlackettLuce sampler = new PlackettLuce(1);
    Map<String, Integer> counts = new HashMap<>();
    Map<String, Double> probability = new HashMap<>();
    int draws = 60_000;
    for (int seed = 0; seed < draws; seed++) {
      PlackettLuce.Sample sample = sampler.sample(candidates, 2, seed);
      String key = Arrays.toString(sample.ranking().items());
      counts.merge(key, 1, Integer::sum);
      probability.put(key, sample.propensities()[0] * sample.propensities()[1]);
    }
    assertEquals(6, counts.size());
    assertEquals(1, probability.values().stream().mapToDouble(p -> p).sum(), 1e-9);
    counts.forEach(
        (key, count) -> {
          double p = probability.get(key);
          assertEquals(p, (double) count / draws, 5 * Math.sqrt(p * (1 - p) / draws));
        });
  }

  @Test
  void rerankersTravel() throws Exception {
    for (Object reranker :
        List.of(
            new MaximalMarginalRelevance(ItemSimilarity.sameCategory(new int[3]), 0.5),
            new MaximalMarginalRelevance(
                ItemSimilarity.cosine(new FactorMatrix(1, 1, new float[1])), 0.5),
            new CalibratedReranker(new int[3], 0.5),
            new PlackettLuce(1))) {
      try (ObjectOutputStream out = new ObjectOutputStream(new ByteArrayOutputStream())) {
        out.writeObject(reranker);
      }
    }
  }

  @Test
  void plackettLuceSurvivesHugeScoresAndAHintOfTemperature() {
    ScoredItems candidates = new ScoredItems(new int[] {4, 5, 6}, new float[] {3e38f, 1f, -3e38f});
    PlackettLuce.Sample sample = new PlackettLuce(1e-3).sample(candidates, 3, 1);
    assertArrayEquals(new int[] {4, 5, 6}, sample.ranking().items());
    assertArrayEquals(new double[] {1, 1, 1}, sample.propensities());
    assertEquals(0, new PlackettLuce(1).sample(ScoredItems.empty(), 3, 1).ranking().size());
    assertThrows(IllegalArgumentException.class, () -> new PlackettLuce(0));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new PlackettLuce(1)
                .sample(new ScoredItems(new int[] {1}, new float[] {Float.NaN}), 1, 1));
  }
}
