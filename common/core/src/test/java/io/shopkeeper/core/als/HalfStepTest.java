package io.shopkeeper.core.als;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ForSeeds;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Whole trainings in one process, against the formulas written out in double. */
class HalfStepTest {
  /** Ratings of a few users and items, every one of which has at least one. */
  private static final class Problem {
    final int users;
    final int items;
    final int rank;
    final int[] user;
    final int[] item;
    final float[] rating;
    final AlsObjective objective;

    Problem(SplittableRandom random, Feedback feedback) {
      this(random, feedback, random.nextInt(1, 20));
    }

    Problem(SplittableRandom random, Feedback feedback, int rank) {
      this.rank = rank;
      users = random.nextInt(1, 25);
      items = random.nextInt(1, 40);
      int n = users + items + random.nextInt(users * items + 1);
      user = new int[n];
      item = new int[n];
      rating = new float[n];
      for (int i = 0; i < n; i++) {
        // Every row once, then anything: pairs come twice, ratings are negative or 0.
        user[i] = i < users ? i : random.nextInt(users);
        item[i] = i < items ? i : random.nextInt(items);
        rating[i] = random.nextInt(5) == 0 ? random.nextInt(-2, 1) : random.nextInt(1, 6);
      }
      objective =
          new AlsObjective(
              feedback,
              random.nextDouble() * 20,
              new Regularisation(
                  0.05 + random.nextDouble(),
                  random.nextBoolean() ? 1 : random.nextDouble(),
                  random.nextBoolean() ? 0 : random.nextDouble()));
    }

    boolean implicit() {
      return objective.feedback() == Feedback.IMPLICIT;
    }

    double ridge(int[] side, int row, int others) {
      int n = 0;
      for (int i = 0; i < side.length; i++) {
        n += side[i] == row && (!implicit() || rating[i] > 0) ? 1 : 0;
      }
      Regularisation r = objective.regularisation();
      return r.lambda() * Math.pow(n + r.unobserved() * others, r.exponent());
    }

    /** Equations 4 and 5 of the papers, row by row, with dense matrices. */
    double[][] halfStep(int[] rows, int n, int[] columns, double[][] y) {
      double[][] x = new double[n][rank];
      for (int row = 0; row < n; row++) {
        double[][] w = new double[rank][rank];
        double[] b = new double[rank];
        boolean pulled = false;
        for (int a = 0; a < rank; a++) {
          w[a][a] = ridge(rows, row, y.length);
          for (int c = 0; c < rank; c++) {
            for (int j = 0; j < y.length && implicit(); j++) {
              w[a][c] += y[j][a] * y[j][c];
            }
            for (int i = 0; i < rows.length; i++) {
              double[] v = y[columns[i]];
              double e = implicit() ? objective.alpha() * Math.abs(rating[i]) : 1;
              w[a][c] += rows[i] == row ? e * v[a] * v[c] : 0;
            }
          }
          for (int i = 0; i < rows.length; i++) {
            if (rows[i] == row && (!implicit() || rating[i] > 0)) {
              double t = implicit() ? 1 + objective.alpha() * rating[i] : rating[i];
              b[a] += t * y[columns[i]][a];
              pulled |= t != 0;
            }
          }
        }
        x[row] = pulled ? SolverTest.solve(w, b) : x[row];
      }
      return x;
    }

    /** Σ over all pairs, each with its own confidence. */
    double objective(double[][] x, double[][] y) {
      double sum = 0;
      for (int u = 0; u < users; u++) {
        for (int i = 0; i < items && implicit(); i++) {
          sum += Math.pow(dot(x[u], y[i]), 2);
        }
        sum += ridge(user, u, items) * dot(x[u], x[u]);
      }
      for (int i = 0; i < items; i++) {
        sum += ridge(item, i, users) * dot(y[i], y[i]);
      }
      for (int i = 0; i < rating.length; i++) {
        double score = dot(x[user[i]], y[item[i]]);
        if (implicit()) {
          double c = 1 + objective.alpha() * Math.abs(rating[i]);
          double p = rating[i] > 0 ? 1 : 0;
          sum += c * Math.pow(p - score, 2) - score * score;
        } else {
          sum += Math.pow(rating[i] - score, 2);
        }
      }
      return sum;
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int f = 0; f < a.length; f++) {
      sum += a[f] * b[f];
    }
    return sum;
  }

  /** One process, one block a side, or as many as are asked for on the other. */
  private static final class Training {
    final Problem problem;
    final RatingBlock byUser;
    final RatingBlock byItem;
    final Solver solver;
    float[] x;
    float[] y;
    double penaltyOfItems;
    double objective;

    Training(Problem problem, int blocks, Solver solver) {
      this.problem = problem;
      this.solver = solver;
      int n = problem.rating.length;
      byUser = RatingBlock.of(problem.user, problem.item, problem.rating, n, blocks);
      byItem = RatingBlock.of(problem.item, problem.user, problem.rating, n, blocks);
      x = new float[problem.users * problem.rank];
      y = new float[problem.items * problem.rank];
      for (int u = 0; u < problem.users; u++) {
        SeededFactors.of(7, u, problem.rank, x, u * problem.rank);
      }
    }

    Basis basis(float[] factors) {
      return problem.implicit()
          ? Basis.of(Gram.of(factors, problem.rank), problem.rank)
          : Basis.plain(problem.rank);
    }

    HalfStep.Solution solve(RatingBlock block, float[] others, float[] previous) {
      Basis basis = basis(others);
      float[] rotated = basis.rotate(others);
      int width = basis.width();
      float[] table = new float[block.tableRows() * width];
      int at = 0;
      for (int[] needed : block.needed()) {
        for (int id : needed) {
          System.arraycopy(rotated, id * width, table, at++ * width, width);
        }
      }
      return new HalfStep(problem.objective, basis, others.length / problem.rank, solver)
          .solve(block, table, previous, HalfStep.Loss.SUMMED);
    }

    void iterate() {
      HalfStep.Solution items = solve(byItem, x, y);
      y = items.factors();
      penaltyOfItems = items.penalty();
      HalfStep.Solution users = solve(byUser, y, x);
      x = users.factors();
      double pairs =
          problem.implicit() ? Gram.trace(Gram.of(x, problem.rank), Gram.of(y, problem.rank)) : 0;
      objective = pairs + users.loss() + users.penalty() + penaltyOfItems;
    }

    double[][] rows(float[] factors) {
      double[][] rows = new double[factors.length / problem.rank][problem.rank];
      for (int i = 0; i < factors.length; i++) {
        rows[i / problem.rank][i % problem.rank] = factors[i];
      }
      return rows;
    }
  }

  private static void assertClose(double[][] expected, double[][] actual, double tolerance) {
    double scale = 1e-2;
    for (double[] row : expected) {
      for (double value : row) {
        scale = Math.max(scale, Math.abs(value));
      }
    }
    for (int row = 0; row < expected.length; row++) {
      assertArrayEquals(expected[row], actual[row], tolerance * scale, "row " + row);
    }
  }

  @Test
  void everyHalfStepSolvesThePapersEquationsAndTheObjectiveFalls() {
    for (Feedback feedback : Feedback.values()) {
      ForSeeds.check(
          60,
          random -> {
            Training training = new Training(new Problem(random, feedback), 1, Solver.EXACT);
            Problem p = training.problem;
            double before = Double.MAX_VALUE;
            for (int i = 0; i < 4; i++) {
              double[][] x = training.rows(training.x);
              training.iterate();
              double[][] y = p.halfStep(p.item, p.items, p.user, x);
              assertClose(y, training.rows(training.y), 1e-3);
              assertClose(
                  p.halfStep(p.user, p.users, p.item, training.rows(training.y)),
                  training.rows(training.x),
                  1e-3);
              double expected = p.objective(training.rows(training.x), training.rows(training.y));
              double tolerance = 1e-4 * Math.max(1, Math.abs(expected));
              assertEquals(expected, training.objective, tolerance);
              assertTrue(training.objective <= before + tolerance);
              before = training.objective;
            }
          });
    }
  }

  @Test
  void afterSomeIterationsTheScoresAreThoseOfTheOracle() {
    for (Feedback feedback : Feedback.values()) {
      ForSeeds.check(
          40,
          random -> {
            Training training = new Training(new Problem(random, feedback), 1, Solver.EXACT);
            Problem p = training.problem;
            double[][] x = training.rows(training.x);
            double[][] y = null;
            for (int i = 0; i < 5; i++) {
              y = p.halfStep(p.item, p.items, p.user, x);
              x = p.halfStep(p.user, p.users, p.item, y);
              training.iterate();
            }
            double[][] actualX = training.rows(training.x);
            double[][] actualY = training.rows(training.y);
            double largest = 1;
            for (float rating : p.rating) {
              largest = Math.max(largest, feedback == Feedback.EXPLICIT ? Math.abs(rating) : 1);
            }
            for (int u = 0; u < p.users; u++) {
              for (int i = 0; i < p.items; i++) {
                assertEquals(dot(x[u], y[i]), dot(actualX[u], actualY[i]), 2e-3 * largest);
              }
            }
          });
    }
  }

  @Test
  void theOtherSidesBlocksDoNotMatter() {
    ForSeeds.check(
        40,
        random -> {
          Problem problem = new Problem(random, Feedback.IMPLICIT);
          Training one = new Training(problem, 1, Solver.EXACT);
          Training many = new Training(problem, random.nextInt(2, 50), Solver.EXACT);
          for (int i = 0; i < 3; i++) {
            one.iterate();
            many.iterate();
          }
          assertArrayEquals(one.x, many.x);
          assertArrayEquals(one.y, many.y);
        });
  }

  @Test
  void enoughConjugateGradientsAreTheExactSolution() {
    for (Feedback feedback : Feedback.values()) {
      ForSeeds.check(
          40,
          random -> {
            Problem problem = new Problem(random, feedback);
            Training exact = new Training(problem, 1, Solver.EXACT);
            Training steps = new Training(problem, 1, new Solver(60));
            exact.iterate();
            steps.iterate();
            assertClose(exact.rows(exact.y), steps.rows(steps.y), 5e-3);
            assertEquals(
                exact.objective, steps.objective, 1e-3 * Math.max(1, Math.abs(exact.objective)));
          });
    }
  }

  @Test
  void highRanksAreThePapersToo() {
    for (int rank : new int[] {64, 130, 256}) {
      for (Feedback feedback : Feedback.values()) {
        ForSeeds.check(
            2,
            random -> {
              Problem p = new Problem(random, feedback, rank);
              Training exact = new Training(p, 1, Solver.EXACT);
              Training steps = new Training(p, 1, new Solver(100));
              double[][] y = p.halfStep(p.item, p.items, p.user, exact.rows(exact.x));
              exact.iterate();
              steps.iterate();
              assertClose(y, exact.rows(exact.y), 1e-3);
              assertClose(y, steps.rows(steps.y), 5e-3);
              double expected = p.objective(exact.rows(exact.x), exact.rows(exact.y));
              assertEquals(expected, exact.objective, 1e-4 * Math.max(1, Math.abs(expected)));
            });
      }
    }
  }

  @Test
  void conjugateGradientsRefuseRatingsThatOverflow() {
    int rank = 4;
    Basis basis = Basis.plain(rank);
    float[] table = basis.rotate(ForSeeds.factors(new SplittableRandom(5), rank));
    RatingBlock block = RatingBlock.of(new int[1], new int[1], new float[] {1e30f}, 1, 1);
    HalfStep step =
        new HalfStep(
            new AlsObjective(Feedback.EXPLICIT, 1, new Regularisation(0.1, 1, 0)),
            basis,
            1,
            new Solver(3));
    String message =
        assertThrows(
                UndecidedException.class,
                () -> step.solve(block, table, new float[rank], HalfStep.Loss.LEFT))
            .getMessage();
    assertTrue(message.startsWith("conjugate gradients came to Infinity"), message);
  }

  @Test
  void fewConjugateGradientsNeverRaiseTheObjective() {
    ForSeeds.check(
        40,
        random -> {
          Training training =
              new Training(new Problem(random, Feedback.IMPLICIT), 1, new Solver(2));
          double before = Double.MAX_VALUE;
          for (int i = 0; i < 6; i++) {
            training.iterate();
            assertTrue(
                training.objective <= before + 1e-4 * Math.max(1, Math.abs(training.objective)),
                training.objective + " after " + before);
            before = training.objective;
          }
        });
  }

  @Test
  void hugeWeightsAreFollowed() {
    SplittableRandom random = new SplittableRandom(5);
    int rank = 6;
    float[] y = ForSeeds.factors(random, 20 * rank);
    RatingBlock block =
        RatingBlock.of(
            new int[] {0, 0, 1, 1},
            new int[] {3, 4, 3, 5},
            new float[] {1e12f, 2e9f, -1e9f, 1},
            4,
            1);
    AlsObjective objective = AlsObjective.implicit(40, 0.1);
    Basis basis = Basis.of(Gram.of(y, rank), rank);
    float[] rotated = basis.rotate(y);
    float[] table = Arrays.copyOfRange(rotated, 3 * basis.width(), 6 * basis.width());
    float[] x =
        new HalfStep(objective, basis, 20, Solver.EXACT)
            .solve(block, table, null, HalfStep.Loss.LEFT)
            .factors();
    assertEquals(1, score(x, 0, y, 3, rank), 1e-3);
    assertEquals(1, score(x, 0, y, 4, rank), 1e-3);
    assertEquals(0, score(x, 1, y, 3, rank), 1e-3);
    assertTrue(score(x, 1, y, 5, rank) > 0.1);
  }

  private static double score(float[] x, int user, float[] y, int item, int rank) {
    double sum = 0;
    for (int f = 0; f < rank; f++) {
      sum += x[user * rank + f] * y[item * rank + f];
    }
    return sum;
  }

  @Test
  void blocksHoldEveryRatingInTheOrderOfTheOtherSidesIds() {
    RatingBlock block =
        RatingBlock.of(
            new int[] {7, 3, 7, 7, 9},
            new int[] {5, 4, 2, 5, 0},
            new float[] {1, 2, 3, 4, 5},
            4,
            2);
    assertArrayEquals(new int[] {3, 7}, block.ids());
    assertArrayEquals(new int[] {0, 1, 4}, block.rowStart());
    assertArrayEquals(new int[][] {{2, 4}, {5}}, block.needed());
    assertArrayEquals(new int[] {1, 0, 2, 2}, block.column());
    assertArrayEquals(new float[] {2, 3, 1, 4}, block.rating());
    assertEquals(3, block.tableRows());
    assertEquals(3, block.longestRow());
    RatingBlock shuffled =
        RatingBlock.of(
            new int[] {7, 7, 3, 7}, new int[] {5, 5, 4, 2}, new float[] {4, 1, 2, 3}, 4, 2);
    assertEquals(block.fingerprint(), shuffled.fingerprint());
    RatingBlock other =
        RatingBlock.of(
            new int[] {7, 7, 3, 7}, new int[] {5, 5, 4, 2}, new float[] {4, 1, 2, 4}, 4, 2);
    assertTrue(block.fingerprint() != other.fingerprint());
    assertEquals(
        0, RatingBlock.of(new int[0], new int[0], new float[0], 0, 3).rows(), "an empty block");
    assertThrows(
        IllegalArgumentException.class,
        () -> RatingBlock.of(new int[] {1}, new int[] {1}, new float[] {Float.NaN}, 1, 1));
    assertThrows(
        IllegalArgumentException.class,
        () -> RatingBlock.of(new int[] {1}, new int[] {-1}, new float[] {1}, 1, 1));
  }

  @Test
  void basisDiagonalisesWhateverTheGramIs() {
    ForSeeds.check(
        60,
        random -> {
          int rank = random.nextInt(1, 30);
          float[] rows = ForSeeds.factors(random, random.nextInt(0, 40) * rank);
          // Some directions weigh a thousand times as much as others.
          for (int i = 0; i < rows.length; i++) {
            rows[i] *= i % rank < 2 ? 30 : 0.03f;
          }
          double[] gram = Gram.of(rows, rank);
          Basis basis = Basis.of(gram, rank);
          float[] unit = new float[rank * rank];
          for (int f = 0; f < rank; f++) {
            unit[f * rank + f] = 1;
          }
          float[] q = basis.rotate(unit);
          int width = basis.width();
          double largest = 1e-30;
          for (double value : gram) {
            largest = Math.max(largest, Math.abs(value));
          }
          for (int a = 0; a < rank; a++) {
            for (int b = 0; b < rank; b++) {
              double rebuilt = 0;
              double angle = 0;
              for (int k = 0; k < rank; k++) {
                rebuilt += q[a * width + k] * basis.values()[k] * q[b * width + k];
                angle += q[a * width + k] * q[b * width + k];
              }
              assertEquals(gram[a * rank + b], rebuilt, 1e-5 * largest);
              assertEquals(a == b ? 1 : 0, angle, 1e-5);
            }
          }
          float[] back = basis.rotateBack(basis.rotate(rows));
          for (int i = 0; i < rows.length; i++) {
            assertEquals(rows[i], back[i], 1e-3);
          }
        });
  }

  @Test
  void gramIsTheSumOfOuterProducts() {
    ForSeeds.check(
        30,
        random -> {
          int rank = random.nextInt(1, 9);
          int n = random.nextInt(0, 30);
          float[] rows = ForSeeds.factors(random, n * rank);
          double[] gram = Gram.of(rows, rank);
          for (int a = 0; a < rank; a++) {
            for (int b = 0; b < rank; b++) {
              double sum = 0;
              for (int row = 0; row < n; row++) {
                sum += (double) rows[row * rank + a] * rows[row * rank + b];
              }
              assertEquals(sum, gram[a * rank + b], 1e-9);
            }
          }
        });
  }

  @Test
  void firstFactorsAreOfLengthOneAndKnowOnlySeedAndId() {
    float[] one = new float[3 * 8];
    SeededFactors.of(42, 5, 8, one, 0);
    SeededFactors.of(42, 6, 8, one, 8);
    SeededFactors.of(42, 5, 8, one, 16);
    assertArrayEquals(Arrays.copyOfRange(one, 0, 8), Arrays.copyOfRange(one, 16, 24));
    assertTrue(!Arrays.equals(Arrays.copyOfRange(one, 0, 8), Arrays.copyOfRange(one, 8, 16)));
    assertEquals(1, score(one, 0, one, 0, 8), 1e-6);
    assertEquals(1, score(one, 1, one, 1, 8), 1e-6);
  }

  @Test
  void regularisationRefusesWhatIsNegative() {
    assertThrows(IllegalArgumentException.class, () -> new Regularisation(-1, 1, 0));
    assertThrows(IllegalArgumentException.class, () -> new Regularisation(1, Double.NaN, 0));
    assertEquals(6, new Regularisation(2, 0.5, 0.25).ridge(4, 20), 1e-12);
    assertEquals(8, Regularisation.byFrequency(2).ridge(4, 20), 0);
  }
}
