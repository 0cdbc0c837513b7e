package io.shopkeeper.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Counts large sums of two arrays, without storing the sums. */
public final class LineCount {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  private LineCount() {}

  /**
   * The number of elements i in [from, to) with {@code base[i] + step * along[i] >= least}, product
   * and sum each rounded, as the scalar loop has it.
   */
  public static int atLeast(
      float[] base, float[] along, float step, float least, int from, int to) {
    FloatVector steps = FloatVector.broadcast(SPECIES, step);
    FloatVector wanted = FloatVector.broadcast(SPECIES, least);
    int n = 0;
    int i = from;
    for (; i + LANES <= to; i += LANES) {
      FloatVector part = FloatVector.fromArray(SPECIES, along, i).mul(steps);
      n +=
          FloatVector.fromArray(SPECIES, base, i)
              .add(part)
              .compare(VectorOperators.GE, wanted)
              .trueCount();
    }
    for (; i < to; i++) {
      n += base[i] + step * along[i] >= least ? 1 : 0;
    }
    return n;
  }
}
