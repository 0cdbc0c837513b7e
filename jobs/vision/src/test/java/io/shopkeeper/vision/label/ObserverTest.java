package io.shopkeeper.vision.label;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.learning.classify.Calibration;
import io.shopkeeper.learning.classify.Sure;
import io.shopkeeper.picture.Picture;
import io.shopkeeper.vision.picture.Drawn;
import io.shopkeeper.vision.picture.Eye;
import io.shopkeeper.vision.picture.Needs;
import io.shopkeeper.vision.picture.PictureClassifier;
import io.shopkeeper.vision.picture.Sight;
import io.shopkeeper.vision.picture.Teller;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ObserverTest {
  private static final double WEIGHT = 0.5;

  /** Believes in a class by the share of black, the first of the colours. */
  private record ByBlack() implements PictureClassifier {
    @Override
    public int classes() {
      return 3;
    }

    @Override
    public Needs needs() {
      return new Needs(Set.of(), "", 0);
    }

    @Override
    public float[][] scores(List<Sight> sights) {
      return sights.stream()
          .map(sight -> new float[] {sight.colours()[0], 1, 0})
          .toArray(float[][]::new);
    }
  }

  private static final Eye EYE = Eye.of(new ByBlack().needs(), Optional.empty());
  private static final Observer OBSERVER =
      new Observer(
          EYE,
          new Teller(
              new Sure<>(new ByBlack(), new Calibration(.5, .8, null)), List.of("a", "b", "c")),
          null,
          WEIGHT);

  private static double dot(float[] a, float[] b, int from, int to) {
    double dot = 0;
    for (int i = from; i < to; i++) {
      dot += (double) a[i] * b[i];
    }
    return dot;
  }

  @Test
  void pointsAreAsFarApartAsLooksAndClasses() {
    Picture one = Drawn.picture(0, 1);
    Picture other = Drawn.picture(1, 2);
    List<Optional<Observer.Said>> said = OBSERVER.of(List.of(Drawn.png(one), Drawn.png(other)));
    float[] a = said.get(0).orElseThrow().point();
    float[] b = said.get(1).orElseThrow().point();
    float[] lookA = EYE.at(one).colours();
    float[] lookB = EYE.at(other).colours();
    double cosine = dot(lookA, lookB, 0, lookA.length);
    double coefficient = 0;
    double[] p = OBSERVER.probabilities(List.of(one, other), "a");
    double[] q = OBSERVER.probabilities(List.of(one, other), "b");
    double[] r = OBSERVER.probabilities(List.of(one, other), "c");
    coefficient += Math.sqrt(p[0] * p[1]) + Math.sqrt(q[0] * q[1]) + Math.sqrt(r[0] * r[1]);
    assertEquals(
        (cosine + WEIGHT * WEIGHT * coefficient) / (1 + WEIGHT * WEIGHT),
        dot(a, b, 0, a.length),
        1e-5);
    assertEquals(1, dot(a, a, 0, a.length), 1e-5);
  }

  @Test
  void theMostProbableComeFirstAndWeakOnesAreUnsure() {
    Teller.Told said =
        OBSERVER.of(List.of(Drawn.png(Drawn.picture(0, 1)))).get(0).orElseThrow().goods();
    assertEquals(3, said.classes().size());
    assertEquals("b", said.classes().get(0));
    assertTrue(said.best()[0] >= said.best()[1]);
    assertEquals(said.best()[0] < .8, said.unsure());
  }

  @Test
  void whatCannotBeReadIsLeftOutAndMovesNobody() {
    byte[] good = Drawn.png(Drawn.picture(2, 5));
    List<Optional<Observer.Said>> said =
        OBSERVER.of(List.of("no picture".getBytes(StandardCharsets.UTF_8), good, new byte[0]));
    assertEquals(List.of(false, true, false), said.stream().map(Optional::isPresent).toList());
    assertTrue(OBSERVER.of(List.of()).isEmpty());
  }
}
