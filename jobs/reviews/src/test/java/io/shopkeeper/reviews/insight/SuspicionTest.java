package io.shopkeeper.reviews.insight;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SuspicionTest {
  private static int shared(String left, String right) {
    Set<Long> keys = new HashSet<>();
    Arrays.stream(MinHash.keys(MinHash.letters(left))).forEach(keys::add);
    return (int) Arrays.stream(MinHash.keys(MinHash.letters(right))).filter(keys::contains).count();
  }

  @Test
  void nearlyTheSameWordsShareAKeyAndOthersDoNot() {
    String text = "物流很快，包装很用心，颜色很正，客服有问必答，推荐购买";
    assertEquals(9, shared(text, text + "！！ "), "signs do not count");
    assertTrue(shared(text, text + " ok") > 0);
    assertEquals(0, shared(text, "质量很差，用了两次就坏了，而且客服爱答不理，再也不买"));
    assertEquals(0, MinHash.keys(MinHash.letters("👍！！")).length, "nothing is like nothing");
  }

  /** Beside sums of Poisson's probabilities. */
  @Test
  void surpriseIsTheUpperTailOfPoisson() {
    double expected = 200 * (95 / 9_800.0);
    double below = 0;
    double term = Math.exp(-expected);
    for (int k = 0; k < 5; k++) {
      below += term;
      term *= expected / (k + 1);
    }
    assertEquals(1 - below, SuspiciousReviews.surprising(5, 200, 100, 10_000), 1e-12);
    assertEquals(0, SuspiciousReviews.surprising(5, 200, 5, 10_000), "nowhere else");
    assertEquals(0, SuspiciousReviews.surprising(5, 200, 5, 200), "one product alone");
  }
}
