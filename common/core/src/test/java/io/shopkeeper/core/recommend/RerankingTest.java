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
