package io.shopkeeper.vision.picture;

import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The classes that have fewer pictures than a share of what the largest has.
 *
 * @param counts pictures by class
 * @param share of the largest class, from 0 (no class is rare) to 1
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record RareClasses(long[] counts, double share) implements Serializable {
  /** The pictures below which a class is rare. */
  long enough() {
    return (long) Math.ceil(share * Arrays.stream(counts).max().orElse(0));
  }

  /** The pictures that a class lacks; none where there is none to learn from. */
  long lacking(int label) {
    return counts[label] == 0 ? 0 : Math.max(0, enough() - counts[label]);
  }

  /** The pictures of each class once it has what it lacks. */
  long[] filled() {
    return IntStream.range(0, counts.length)
        .mapToLong(label -> counts[label] + lacking(label))
        .toArray();
  }

  /** How often each picture of a class must be there so that the class is about large enough. */
  int times(int label) {
    return lacking(label) == 0 ? 1 : Math.toIntExact(Math.round((double) enough() / counts[label]));
  }

  /** Whether there is one. */
  boolean any() {
    return IntStream.range(0, counts.length).anyMatch(label -> lacking(label) > 0);
  }
}
