package io.shopkeeper.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Inner products of four users with a panel of items, three vectors wide, that leave the registers
 * only where they may be among a user's best: a register-tiled matrix product (Goto and van de
 * Geijn 2008) with the selection fused in.
 *
 * <p>Twelve sums, three item vectors and one broadcast factor fill the sixteen registers of AVX2
 * exactly, and twelve independent sums hide the latency of the fused multiply-add on AVX-512. More
 * sums would fit there, but C2 stops inlining: a tile of 8 x 2 ran at a seventh of this one's
 * speed.
 */
public final class ScoreTile {
  /** Users in a tile. */
  public static final int USERS = 4;

  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

  private static final int LANES = SPECIES.length();

  /** Items in a panel: three vectors of this machine. */
  public static final int ITEMS = 3 * LANES;

  private ScoreTile() {}

  /** How many bits a vector of this machine has. */
  public static int vectorBits() {
    return SPECIES.vectorBitSize();
  }

  /**
   * Scores one panel for four users: one fused multiply-add for each factor in ascending order, so
   * each score equals the scalar loop's bit for bit.
   *
   * @param panel factor f of the panel's item j at {@code f * ITEMS + j}
   * @param users factor f of user u at {@code usersAt + f * USERS + u}
   * @param thresholds what a user's score must reach, from {@code thresholdsAt} on
   * @param scores receives a user's scores from {@code u * ITEMS} on, but only for the users whose
   *     bit is set in the result
   * @return bit u is set where a score of user u is not below the threshold; NaN is not below
   */
  public static int score(
      float[] panel,
      float[] users,
      int usersAt,
      int rank,
      float[] thresholds,
      int thresholdsAt,
      float[] scores) {
    FloatVector a0 = FloatVector.zero(SPECIES);
    FloatVector a1 = FloatVector.zero(SPECIES);
    FloatVector a2 = FloatVector.zero(SPECIES);
    FloatVector b0 = FloatVector.zero(SPECIES);
    FloatVector b1 = FloatVector.zero(SPECIES);
    FloatVector b2 = FloatVector.zero(SPECIES);
    FloatVector c0 = FloatVector.zero(SPECIES);
    FloatVector c1 = FloatVector.zero(SPECIES);
    FloatVector c2 = FloatVector.zero(SPECIES);
    FloatVector d0 = FloatVector.zero(SPECIES);
    FloatVector d1 = FloatVector.zero(SPECIES);
    FloatVector d2 = FloatVector.zero(SPECIES);
    for (int f = 0; f < rank; f++) {
      FloatVector i0 = FloatVector.fromArray(SPECIES, panel, f * ITEMS);
      FloatVector i1 = FloatVector.fromArray(SPECIES, panel, f * ITEMS + LANES);
      FloatVector i2 = FloatVector.fromArray(SPECIES, panel, f * ITEMS + 2 * LANES);
      FloatVector a = FloatVector.broadcast(SPECIES, users[usersAt + f * USERS]);
      a0 = i0.fma(a, a0);
      a1 = i1.fma(a, a1);
      a2 = i2.fma(a, a2);
      FloatVector b = FloatVector.broadcast(SPECIES, users[usersAt + f * USERS + 1]);
      b0 = i0.fma(b, b0);
      b1 = i1.fma(b, b1);
      b2 = i2.fma(b, b2);
      FloatVector c = FloatVector.broadcast(SPECIES, users[usersAt + f * USERS + 2]);
      c0 = i0.fma(c, c0);
      c1 = i1.fma(c, c1);
      c2 = i2.fma(c, c2);
      FloatVector d = FloatVector.broadcast(SPECIES, users[usersAt + f * USERS + 3]);
      d0 = i0.fma(d, d0);
      d1 = i1.fma(d, d1);
      d2 = i2.fma(d, d2);
    }
    int reached = reaches(a0, a1, a2, thresholds[thresholdsAt], scores, 0);
    reached |= reaches(b0, b1, b2, thresholds[thresholdsAt + 1], scores, 1);
    reached |= reaches(c0, c1, c2, thresholds[thresholdsAt + 2], scores, 2);
    return reached | reaches(d0, d1, d2, thresholds[thresholdsAt + 3], scores, 3);
  }

  private static int reaches(
      FloatVector s0, FloatVector s1, FloatVector s2, float threshold, float[] scores, int user) {
    FloatVector wanted = FloatVector.broadcast(SPECIES, threshold);
    VectorMask<Float> below =
        s0.compare(VectorOperators.LT, wanted)
            .and(s1.compare(VectorOperators.LT, wanted))
            .and(s2.compare(VectorOperators.LT, wanted));
    if (below.allTrue()) {
      return 0;
    }
    s0.intoArray(scores, user * ITEMS);
    s1.intoArray(scores, user * ITEMS + LANES);
    s2.intoArray(scores, user * ITEMS + 2 * LANES);
    return 1 << user;
  }
}
