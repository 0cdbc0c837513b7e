package io.shopkeeper.vision.picture;

import io.shopkeeper.learning.classify.Sure;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Tells classes of pictures by name.
 *
 * @param classifier what tells them apart
 * @param labels the names of the classes, in the order of their numbers
 */
public record Teller(Sure<PictureClassifier> classifier, List<String> labels)
    implements Serializable {
  /** Classes that are told of each picture. */
  private static final int MOST = 3;

  /**
   * What is told of a picture.
   *
   * @param classes the most probable ones, best first
   * @param best the probabilities of these
   * @param unsure whether the first is not to be relied on
   * @param probabilities of all classes, in the order of the labels
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  public record Told(List<String> classes, float[] best, boolean unsure, float[] probabilities) {}

  /** What is told of each picture. */
  public List<Told> of(List<Sight> sights) {
    List<Told> told = new ArrayList<>();
    for (float[] scores : classifier.model().scores(sights)) {
      told.add(told(classifier.probabilities(scores)));
    }
    return told;
  }

  private Told told(float[] all) {
    int[] places =
        IntStream.range(0, all.length)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer c) -> -all[c]))
            .limit(MOST)
            .mapToInt(Integer::intValue)
            .toArray();
    float[] best = new float[places.length];
    for (int i = 0; i < best.length; i++) {
      best[i] = all[places[i]];
    }
    return new Told(
        Arrays.stream(places).mapToObj(labels::get).toList(), best, !classifier.sure(best[0]), all);
  }

  /** The calibrated probability of a class in each picture. */
  public double[] probabilities(List<Sight> sights, String label) {
    int named = labels.indexOf(label);
    return Arrays.stream(classifier.model().scores(sights))
        .mapToDouble(scores -> classifier.probabilities(scores)[named])
        .toArray();
  }
}
