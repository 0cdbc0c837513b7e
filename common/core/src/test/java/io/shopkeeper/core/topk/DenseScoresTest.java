package io.shopkeeper.core.topk;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.shopkeeper.core.ForSeeds;
import org.junit.jupiter.api.Test;

class DenseScoresTest {
  @Test
  void scoresAreTheInnerProductsOfAllRows() {
    ForSeeds.check(
        20,
        random -> {
          int items = random.nextInt(2500);
          int rank = 1 + random.nextInt(9);
          FactorMatrix factors =
              new FactorMatrix(items, rank, ForSeeds.factors(random, items * rank));
          float[] user = ForSeeds.factors(random, rank);
          float[] scores = new DenseScores(factors).of(user);
          assertEquals(items, scores.length);
          for (int i = 0; i < items; i++) {
            assertEquals(factors.dot(i, user), scores[i], 1e-5);
          }
        });
  }
}
