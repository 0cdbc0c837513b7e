package io.shopkeeper.text.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.text.SentenceVectors;
import io.shopkeeper.text.classify.SentenceClassifier.Features;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ScopeTest {
  private static final int PLACES = 64;

  private final Random random = new Random(7);

  private float[] noise(double size) {
    float[] values = new float[PLACES];
    for (int i = 0; i < PLACES; i++) {
      values[i] = (float) (size * random.nextGaussian());
    }
    return values;
  }

  /** Texts of a language around one of two places. */
  private List<Features> around(int language, int n, float[]... places) {
    List<Features> texts = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      float[] values = noise(.5);
      float[] place = places[i % places.length];
      for (int j = 0; j < PLACES; j++) {
        values[j] += place[j];
      }
      texts.add(new Features(language, language * PLACES, values));
    }
    return texts;
  }

  private static double cosine(Features one, Features other) {
    double product = 0;
    double left = 0;
    double right = 0;
    for (int i = 0; i < PLACES; i++) {
      product += (double) one.values()[i] * other.values()[i];
      left += (double) one.values()[i] * one.values()[i];
      right += (double) other.values()[i] * other.values()[i];
    }
    return product / Math.sqrt(left * right);
  }

  private static double nearest(Features text, List<Features> learned) {
    return learned.stream()
        .filter(one -> one.language() == text.language())
        .mapToDouble(one -> cosine(text, one))
        .max()
        .orElse(-1);
  }

  /** By plain arithmetic in double, over every pair. */
  @Test
  void nearestTextsTellWhatIsInScope() {
    float[] parcels = noise(1);
    float[] invoices = noise(1);
    List<Features> learned = new ArrayList<>(around(0, 300, parcels, invoices));
    learned.addAll(around(1, 300, parcels));
    List<Features> tried = new ArrayList<>(around(0, 200, parcels, invoices));
    tried.addAll(around(1, 200, parcels));
    Scope scope = Scope.of(SentenceVectors.NONE, learned, tried);
    for (int language = 0; language < 2; language++) {
      int l = language;
      List<Features> own = tried.stream().filter(one -> one.language() == l).toList();
      double[] expected = own.stream().mapToDouble(one -> nearest(one, learned)).sorted().toArray();
      assertEquals(expected[3], scope.least()[language], 1e-3);
      assertEquals(197, own.stream().filter(scope::holds).count());
      assertEquals(0, around(language, 100, noise(1)).stream().filter(scope::holds).count());
    }
    assertTrue(around(0, 20, invoices).stream().allMatch(scope::holds));
    assertFalse(around(1, 20, invoices).stream().anyMatch(scope::holds), "of the other language");
  }

  /** .45 + 5.5 × .08, where nobody has measured what is unrelated. */
  @Test
  void textsOfAPatternDoNotShutOutWhatIsRelated() {
    List<Features> alike = Collections.nCopies(20, new Features(0, 0, noise(1)));
    assertEquals(.89, Scope.of(SentenceVectors.NONE, alike, alike).least()[0], 1e-6);
  }

  @Test
  void ofAFewTextsNothingIsKnown() {
    float[] place = noise(1);
    List<Features> learned = around(0, 50, place);
    assertTrue(Scope.of(SentenceVectors.NONE, learned, around(0, 8, place)).holds(learned.get(0)));
    assertFalse(Scope.of(SentenceVectors.NONE, learned, around(0, 7, place)).holds(learned.get(0)));
    assertFalse(
        Scope.of(SentenceVectors.NONE, learned, learned).holds(new Features(1, PLACES, place)));
    Features empty = new Features(0, 0, new float[PLACES]);
    assertFalse(Scope.of(SentenceVectors.NONE, learned, learned).holds(empty));
    assertFalse(Scope.of(SentenceVectors.NONE, List.of(), learned).holds(learned.get(0)));
  }
}
