package io.shopkeeper.core.als;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.shopkeeper.core.ForSeeds;
import io.shopkeeper.core.topk.FactorMatrix;
import org.junit.jupiter.api.Test;

class ScoreMomentsTest {
  @Test
  void theyAreThoseOfTheScoresOneByOne() {
    ForSeeds.check(
        50,
        random -> {
          int rows = random.nextInt(1, 90);
          int rank = random.nextInt(1, 20);
          FactorMatrix items = new FactorMatrix(rows, rank, ForSeeds.factors(random, rows * rank));
          float[] user = ForSeeds.factors(random, rank);
          double sum = 0;
          double squares = 0;
          for (int i = 0; i < rows; i++) {
            double score = 0;
            for (int f = 0; f < rank; f++) {
              score += (double) user[f] * items.values()[i * rank + f];
            }
            sum += score;
            squares += score * score;
          }
          ScoreMoments moments = new ScoreMoments(items);
          assertEquals(sum, moments.sum(user), 1e-7 * rows);
          assertEquals(squares, moments.squares(user), 1e-7 * rows);
        });
  }
}
