package io.shopkeeper.reviews.insight;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/**
 * The sums over the reviews of a product in one language, of which its insights are made: those of
 * two parts of the reviews merge into those of both.
 */
final class Tally implements Serializable {
  private static final long serialVersionUID = 1L;

  private long reviews;
  private long suspicious;
  private double praise;
  private final Line trend = new Line();
  private final TreeMap<String, AspectTally> aspects = new TreeMap<>();

  /** Counts a review that is left out. */
  void addSuspicious() {
    suspicious++;
  }

  /** Counts a review. */
  void add(Reading reading) {
    reviews++;
    praise += reading.praise();
    trend.add(reading.review().day(), reading.praise());
    Map<String, int[]> sums = new TreeMap<>();
    for (Said said : reading.said()) {
      sums.computeIfAbsent(said.aspect(), a -> new int[2])[said.polarity() > 0 ? 0 : 1]++;
      aspects.computeIfAbsent(said.aspect(), a -> new AspectTally()).offer(reading, said);
    }
    sums.forEach((aspect, sum) -> aspects.get(aspect).add(sum[0] > 0, sum[1] > 0));
  }

  /** Adds the sums of other reviews, and returns this. */
  Tally merge(Tally other) {
    reviews += other.reviews;
    suspicious += other.suspicious;
    praise += other.praise;
    trend.merge(other.trend);
    other.aspects.forEach(
        (name, tally) -> aspects.computeIfAbsent(name, a -> new AspectTally()).merge(tally));
    return this;
  }

  long reviews() {
    return reviews;
  }

  long suspicious() {
    return suspicious;
  }

  /** The sum of the reviews' probabilities of praise. */
  double praise() {
    return praise;
  }

  Line trend() {
    return trend;
  }

  Map<String, AspectTally> aspects() {
    return aspects;
  }
}
