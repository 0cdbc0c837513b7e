package io.shopkeeper.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Inner products of four users with a panel of items, two or three vectors wide, which are stored
 * only if they may be among a user's best: a register-tiled matrix product (Goto and van de Geijn
 * 2008) with the selection fused in.
 *
 * <p>Three vectors wide, twelve sums hide the latency of the fused multiply-add on AVX-512, which
 * has thirty-two registers. AVX2 has sixteen: twelve sums, three item vectors and the factors that
 * C2 broadcasts ahead do not fit, and a sum that C2 keeps on the stack makes every step wait for
 * its store and its load, which halves the speed. Two vectors wide, eight sums stay where they are,
 * and two factors a turn leave less to count. More would be too much for C2, which then stops
 * inlining: a tile of 8 x 2 on AVX-512 and four factors a turn on AVX2 ran several times slower.
 */
public final class ScoreTile {
  /** Number of users in a tile. */
  public static final int USERS = 4;

  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

  private static final int LANES = SPECIES.length();

  /** Numbers of factors are multiples of this; items are padded with {@link #PAD}, users with 0. */
  public static final int STEP = 2;

  /** Padding whose product with 0 leaves every sum unchanged, even the sign of a zero. */
  public static final float PAD = -0f;

  /** Whether a panel is three vectors wide. */
  private static final boolean WIDE = SPECIES.vectorBitSize() >= 512;

  /** Number of items in a panel: two or three vectors of this machine. */
  public static final int ITEMS = (WIDE ? 3 : 2) * LANES;

  private ScoreTile() {}

  /** The width of this machine's vectors in bits. */
  public static int vectorBits() {
    return SPECIES.vectorBitSize();
  }

  /**
   * Scores one panel for four users: one fused multiply-add for each factor in ascending order, so
   * each score equals the scalar loop's bit for bit.
   *
   * @param panel factor f of the panel's item j is at {@code f * ITEMS + j}
   * @param users factor f of user u is at {@code usersAt + f * USERS + u}
   * @param depth number of factors, a multiple of {@link #STEP}
   * @param thresholds the least score of user u to report is at {@code thresholdsAt + u}
   * @param scores receives the scores of user u from {@code u * ITEMS} on, only if bit u of the
   *     result is set
   * @return a bit set: bit u is set if a score of user u is at least the threshold or NaN
   */
  public static int score(
      float[] panel,
      float[] users,
      int usersAt,
      int depth,
      float[] thresholds,
      int thresholdsAt,
      float[] scores) {
    return WIDE
        ? three(panel, users, usersAt, depth, thresholds, thresholdsAt, scores)
        : two(panel, users, usersAt, depth, thresholds, thresholdsAt, scores);
  }

  private static int two(
      float[] panel,
      float[] users,
      int usersAt,
      int depth,
      float[] thresholds,
      int thresholdsAt,
      float[] scores) {
    FloatVector a0 = FloatVector.zero(SPECIES);
    FloatVector a1 = FloatVector.zero(SPECIES);
    FloatVector b0 = FloatVector.zero(SPECIES);
    FloatVector b1 = FloatVector.zero(SPECIES);
    FloatVector c0 = FloatVector.zero(SPECIES);
    FloatVector c1 = FloatVector.zero(SPECIES);
    FloatVector d0 = FloatVector.zero(SPECIES);
    FloatVector d1 = FloatVector.zero(SPECIES);
    int item = 0;
    int user = usersAt;
    for (int f = 0; f < depth; f += STEP) {
      FloatVector i0 = FloatVector.fromArray(SPECIES, panel, item);
      FloatVector i1 = FloatVector.fromArray(SPECIES, panel, item + LANES);
      FloatVector a = FloatVector.broadcast(SPECIES, users[user]);
      a0 = i0.fma(a, a0);
      a1 = i1.fma(a, a1);
      FloatVector b = FloatVector.broadcast(SPECIES, users[user + 1]);
      b0 = i0.fma(b, b0);
      b1 = i1.fma(b, b1);
      FloatVector c = FloatVector.broadcast(SPECIES, users[user + 2]);
      c0 = i0.fma(c, c0);
      c1 = i1.fma(c, c1);
      FloatVector d = FloatVector.broadcast(SPECIES, users[user + 3]);
      d0 = i0.fma(d, d0);
      d1 = i1.fma(d, d1);
      FloatVector j0 = FloatVector.fromArray(SPECIES, panel, item + ITEMS);
      FloatVector j1 = FloatVector.fromArray(SPECIES, panel, item + ITEMS + LANES);
      FloatVector aNext = FloatVector.broadcast(SPECIES, users[user + USERS]);
      a0 = j0.fma(aNext, a0);
      a1 = j1.fma(aNext, a1);
      FloatVector bNext = FloatVector.broadcast(SPECIES, users[user + USERS + 1]);
      b0 = j0.fma(bNext, b0);
      b1 = j1.fma(bNext, b1);
      FloatVector cNext = FloatVector.broadcast(SPECIES, users[user + USERS + 2]);
      c0 = j0.fma(cNext, c0);
      c1 = j1.fma(cNext, c1);
      FloatVector dNext = FloatVector.broadcast(SPECIES, users[user + USERS + 3]);
      d0 = j0.fma(dNext, d0);
      d1 = j1.fma(dNext, d1);
      item += STEP * ITEMS;
      user += STEP * USERS;
    }
    int reached = reaches(a0, a1, thresholds[thresholdsAt], scores, 0);
    reached |= reaches(b0, b1, thresholds[thresholdsAt + 1], scores, 1);
    reached |= reaches(c0, c1, thresholds[thresholdsAt + 2], scores, 2);
    return reached | reaches(d0, d1, thresholds[thresholdsAt + 3], scores, 3);
  }

  private static int reaches(
      FloatVector s0, FloatVector s1, float threshold, float[] scores, int user) {
    FloatVector wanted = FloatVector.broadcast(SPECIES, threshold);
    VectorMask<Float> below =
        s0.compare(VectorOperators.LT, wanted).and(s1.compare(VectorOperators.LT, wanted));
    if (below.allTrue()) {
      return 0;
    }
    s0.intoArray(scores, user * ITEMS);
    s1.intoArray(scores, user * ITEMS + LANES);
    return 1 << user;
  }

  private static int three(
      float[] panel,
      float[] users,
      int usersAt,
      int depth,
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
    for (int f = 0; f < depth; f++) {
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
