package io.shopkeeper.recommend.als;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.als.AlsObjective;
import io.shopkeeper.core.als.Basis;
import io.shopkeeper.core.als.Feedback;
import io.shopkeeper.core.als.RatingBlock;
import io.shopkeeper.core.als.Solver;
import io.shopkeeper.core.topk.FactorMatrix;
import io.shopkeeper.platform.storage.HadoopStorage;
import io.shopkeeper.platform.storage.Storage;
import io.shopkeeper.ranking.history.UserRatings;
import io.shopkeeper.testkit.SharedSpark;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.recommendation.ALS;
import org.apache.spark.ml.recommendation.ALSModel;
import org.apache.spark.serializer.KryoSerializer;
import org.apache.spark.serializer.SerializerInstance;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.random.XORShiftRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import scala.Tuple2;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

class BlockedAlsTest {
  private static final int USERS = 60;
  private static final int ITEMS = 45;

  private final SparkSession spark = SharedSpark.session();

  @TempDir Path folder;

  /** Ratings as three arrays; ids have gaps, pairs come twice, some ratings are not above 0. */
  @SuppressWarnings("ArrayRecordComponent") // Lives for one test.
  private record Ratings(int[] users, int[] items, float[] ratings) {
    static Ratings random(int n, long seed) {
      SplittableRandom random = new SplittableRandom(seed);
      int[] users = new int[n];
      int[] items = new int[n];
      float[] ratings = new float[n];
      for (int i = 0; i < n; i++) {
        users[i] = 3 * random.nextInt(USERS);
        items[i] = 1 + 2 * (int) (ITEMS * Math.pow(random.nextDouble(), 2));
        ratings[i] = random.nextInt(8) == 0 ? random.nextInt(-2, 1) : random.nextInt(1, 6);
      }
      return new Ratings(users, items, ratings);
    }
  }

  private static AlsPlan plan(
      AlsObjective objective, int iterations, Solver solver, int userBlocks, int itemBlocks) {
    return new AlsPlan(objective, 8, iterations, solver, userBlocks, itemBlocks, 2, 42);
  }

  private Factorisation fit(AlsPlan plan, Ratings ratings) {
    return new BlockedAls(spark, plan).fit(ratings.users, ratings.items, ratings.ratings);
  }

  /** The example of the Javadoc. */
  @Test
  void cutsRatingsIntoBlocksAsTheExampleSays() {
    List<UserRatings> users =
        List.of(
            new UserRatings(0, new int[] {3, 0}, new float[] {1, 5}),
            new UserRatings(1, new int[] {1, 2}, new float[] {2, 4}),
            new UserRatings(2, new int[] {0, 2}, new float[] {3, 1}));
    RatingBlock even = block(users, 0);
    assertArrayEquals(new int[] {0, 2}, even.ids());
    assertArrayEquals(new int[][] {{0, 2}, {3}}, even.needed());
    assertArrayEquals(new int[] {0, 2, 4}, even.rowStart());
    assertArrayEquals(new int[] {0, 2, 0, 1}, even.column());
    assertArrayEquals(new float[] {5, 1, 3, 1}, even.rating());
    RatingBlock odd = block(users, 1);
    assertArrayEquals(new int[] {1}, odd.ids());
    assertArrayEquals(new int[][] {{2}, {1}}, odd.needed());
    assertArrayEquals(new int[] {0, 2}, odd.rowStart());
    assertArrayEquals(new int[] {1, 0}, odd.column());
    assertArrayEquals(new float[] {2, 4}, odd.rating());
    assertArrayEquals(new int[][] {{0, 1}, {1}}, routes(new int[] {0, 2}, 0, even, odd));
    assertArrayEquals(new int[][] {{1}, {0}}, routes(new int[] {1, 3}, 1, even, odd));
  }

  private static RatingBlock block(List<UserRatings> users, int block) {
    List<Tuple2<Integer, RatingChunk>> chunks = new ArrayList<>();
    RatingChunk.of(users.iterator(), AlsStart.Side.USERS, 2).forEachRemaining(chunks::add);
    chunks.removeIf(chunk -> chunk._1() != block);
    return RatingChunk.block(chunks.iterator(), 2);
  }

  /** What a block of items sends to each of the blocks of users. */
  private static int[][] routes(int[] items, int block, RatingBlock... users) {
    List<Tuple2<Integer, BlockedAls.Request>> requests = new ArrayList<>();
    for (int u = 0; u < users.length; u++) {
      BlockedAls.requests(u, users[u].needed()).forEachRemaining(requests::add);
    }
    requests.removeIf(request -> request._1() != block);
    return BlockedAls.routes(items, requests.iterator(), users.length);
  }

  private static void assertClose(Factorisation.Rows expected, Factorisation.Rows actual) {
    assertArrayEquals(expected.ids(), actual.ids());
    float[] a = expected.factors().values();
    float[] b = actual.factors().values();
    double largest = 0;
    for (float value : a) {
      largest = Math.max(largest, Math.abs(value));
    }
    for (int i = 0; i < a.length; i++) {
      assertEquals(a[i], b[i], 1e-4 * largest, "factor " + i);
    }
  }

  private static void assertSame(Factorisation expected, Factorisation actual) {
    assertArrayEquals(expected.itemRows().factors().values(), actual.itemRows().factors().values());
    assertArrayEquals(expected.userRows().factors().values(), actual.userRows().factors().values());
    assertEquals(expected.objectives(), actual.objectives());
  }

  /**
   * MLlib's own first user factors for one block of users (ALS.initialize): it draws them block by
   * block, so with one block they can be drawn again here.
   */
  private static AlsStart startOfMllib(int[] ids, int rank, long seed) {
    XORShiftRandom seeds = new XORShiftRandom(seed);
    XORShiftRandom random =
        new XORShiftRandom(scala.util.hashing.package$.MODULE$.byteswap64(seeds.nextLong() ^ 0L));
    float[] values = new float[ids.length * rank];
    for (int u = 0; u < ids.length; u++) {
      double square = 0;
      for (int f = 0; f < rank; f++) {
        values[u * rank + f] = (float) random.nextGaussian();
        square += (double) values[u * rank + f] * values[u * rank + f];
      }
      float scale = (float) (1 / Math.sqrt(square));
      for (int f = 0; f < rank; f++) {
        values[u * rank + f] *= scale;
      }
    }
    return new AlsStart(AlsStart.Side.USERS, ids, new FactorMatrix(ids.length, rank, values));
  }

  @Test
  void fromMllibsFirstFactorsComeMllibsLast() {
    Ratings ratings = Ratings.random(900, 1);
    int[] ids = Arrays.stream(ratings.users).distinct().sorted().toArray();
    for (Feedback feedback : Feedback.values()) {
      List<Row> rows = new ArrayList<>();
      for (int i = 0; i < ratings.users.length; i++) {
        rows.add(RowFactory.create(ratings.users[i], ratings.items[i], ratings.ratings[i]));
      }
      StructType schema =
          new StructType()
              .add("user", DataTypes.IntegerType, false)
              .add("item", DataTypes.IntegerType, false)
              .add("rating", DataTypes.FloatType, false);
      ALSModel mllib =
          new ALS()
              .setImplicitPrefs(feedback == Feedback.IMPLICIT)
              .setAlpha(7)
              .setRegParam(0.2)
              .setRank(8)
              .setMaxIter(4)
              .setSeed(42)
              .setNumUserBlocks(1)
              .setNumItemBlocks(3)
              .fit(spark.createDataFrame(rows, schema));
      AlsObjective objective =
          feedback == Feedback.IMPLICIT
              ? AlsObjective.implicit(7, 0.2)
              : AlsObjective.explicit(0.2);
      Factorisation ours =
          new BlockedAls(
                  spark,
                  plan(objective, 4, Solver.EXACT, 4, 3),
                  startOfMllib(ids, 8, 42),
                  Optional.empty())
              .fit(ratings.users, ratings.items, ratings.ratings);
      assertClose(rows(mllib.itemFactors()), ours.itemRows());
      assertClose(rows(mllib.userFactors()), ours.userRows());
      ours.release();
    }
  }

  private static Factorisation.Rows rows(Dataset<Row> frame) {
    List<Row> rows = frame.orderBy("id").collectAsList();
    int[] ids = rows.stream().mapToInt(row -> row.getInt(0)).toArray();
    int rank = rows.get(0).getList(1).size();
    float[] values = new float[ids.length * rank];
    for (int i = 0; i < values.length; i++) {
      values[i] = rows.get(i / rank).<Float>getList(1).get(i % rank);
    }
    return new Factorisation.Rows(ids, new FactorMatrix(ids.length, rank, values));
  }

  @Test
  void anyNumberOfBlocksGivesTheSameFactorsAndTheSamePlanTheSameBits() {
    Ratings ratings = Ratings.random(900, 2);
    AlsObjective objective = AlsObjective.implicit(5, 0.1);
    for (Solver solver : List.of(Solver.EXACT, new Solver(3))) {
      Factorisation one = fit(plan(objective, 3, solver, 1, 1), ratings);
      Factorisation many = fit(plan(objective, 3, solver, 5, 7), ratings);
      Factorisation more = fit(plan(objective, 3, solver, 11, 2), ratings);
      assertClose(one.itemRows(), many.itemRows());
      assertClose(one.userRows(), many.userRows());
      assertClose(one.itemRows(), more.itemRows());
      // Other partitions of the input, in another order, are no other ratings.
      Factorisation again =
          new BlockedAls(spark, plan(objective, 3, solver, 5, 7)).fit(rows(ratings));
      assertSame(many, again);
    }
  }

  @Test
  void oneTaskGivesTheBitsOfTheJobs() {
    Ratings ratings = Ratings.random(900, 4);
    AlsStart users = AlsStart.cold(8);
    for (AlsObjective objective :
        List.of(AlsObjective.implicit(5, 0.1), AlsObjective.explicit(0.1))) {
      for (Solver solver : List.of(Solver.EXACT, new Solver(3))) {
        AlsPlan plan = plan(objective, 3, solver, 1, 1);
        Factorisation cold =
            new BlockedAls(spark, plan, users, Optional.empty()).fit(rows(ratings));
        assertSame(
            new BlockedAls(spark, plan, users, Optional.empty()).inBlocks(rows(ratings)), cold);
        Factorisation.Rows items = cold.itemRows();
        int known = items.ids().length / 2;
        AlsStart half =
            AlsStart.ofItems(
                Arrays.copyOf(items.ids(), known),
                new FactorMatrix(known, 8, Arrays.copyOf(items.factors().values(), known * 8)));
        Factorisation warm = new BlockedAls(spark, plan, half, Optional.empty()).fit(rows(ratings));
        Factorisation jobs =
            new BlockedAls(spark, plan, half, Optional.empty()).inBlocks(rows(ratings));
        assertSame(jobs, warm);
        assertEquals(jobs.warmShare(), warm.warmShare());
        assertEquals((double) known / items.ids().length, warm.warmShare(), 1e-12);
      }
    }
  }

  /** One element for each rating: a user's may come in several. */
  private JavaRDD<UserRatings> rows(Ratings ratings) {
    List<UserRatings> rows = new ArrayList<>();
    for (int i = 0; i < ratings.users.length; i++) {
      rows.add(
          new UserRatings(
              ratings.users[i], new int[] {ratings.items[i]}, new float[] {ratings.ratings[i]}));
    }
    return JavaSparkContext.fromSparkContext(spark.sparkContext()).parallelize(rows, 3);
  }

  @Test
  void blocksFollowFromTheNumberOfRatings() {
    AlsPlan open = plan(AlsObjective.implicit(5, 0.1), 3, Solver.EXACT, AlsPlan.BY_SIZE, 7);
    assertEquals(1, open.sized(1).userBlocks());
    assertEquals(1, open.sized(200_000).userBlocks());
    assertEquals(2, open.sized(200_001).userBlocks());
    assertEquals(2, open.sized(2_000_000).userBlocks());
    assertEquals(3, open.sized(2_000_001).userBlocks());
    assertEquals(7, open.sized(2_000_001).itemBlocks());
    assertEquals(10_000, open.sized(Long.MAX_VALUE / 2).userBlocks());
  }

  @Test
  void theObjectiveFalls() {
    Ratings ratings = Ratings.random(900, 3);
    for (AlsObjective objective :
        List.of(AlsObjective.implicit(5, 0.1), AlsObjective.explicit(0.1))) {
      List<Double> values = fit(plan(objective, 6, Solver.EXACT, 3, 2), ratings).objectives();
      assertEquals(6, values.size());
      for (int i = 1; i < values.size(); i++) {
        assertTrue(values.get(i) <= values.get(i - 1) * (1 + 1e-6), values.toString());
      }
    }
  }

  @Test
  void oneRatingIsEnoughAndNoneIsSaid() {
    AlsPlan plan = plan(AlsObjective.implicit(5, 0.1), 3, Solver.EXACT, 4, 4);
    Ratings one = new Ratings(new int[] {7}, new int[] {9}, new float[] {2});
    Factorisation trained = fit(plan, one);
    assertArrayEquals(new int[] {7}, trained.userRows().ids());
    assertArrayEquals(new int[] {9}, trained.itemRows().ids());
    double score = trained.userRows().factors().dot(0, trained.itemRows().factors().row(0));
    assertTrue(score > 0.9 && score < 1, "score " + score);
    Ratings none = new Ratings(new int[0], new int[0], new float[0]);
    assertThrows(IllegalArgumentException.class, () -> fit(plan, none));
    AlsPlan oneTask = plan(AlsObjective.implicit(5, 0.1), 3, Solver.EXACT, 1, 1);
    assertThrows(IllegalArgumentException.class, () -> fit(oneTask, none));
  }

  @Test
  void rowsWithoutAPreferenceAreZeroAndHugeStrengthsAreFollowed() {
    AlsPlan plan = plan(AlsObjective.implicit(40, 0.1), 3, Solver.EXACT, 2, 2);
    Ratings ratings =
        new Ratings(
            new int[] {0, 0, 1, 1, 2, 2},
            new int[] {0, 1, 1, 2, 0, 3},
            new float[] {1e9f, 1, 1, 2, 0, -3});
    Factorisation trained = fit(plan, ratings);
    FactorMatrix users = trained.userRows().factors();
    FactorMatrix items = trained.itemRows().factors();
    assertEquals(1, users.dot(0, items.row(0)), 1e-3);
    assertArrayEquals(new float[8], users.row(2), "nothing above 0");
    assertArrayEquals(new float[8], items.row(3), "nothing above 0");
  }

  @Test
  void aKilledTrainingGoesOnToTheSameFactors() {
    Ratings ratings = Ratings.random(900, 4);
    Storage storage =
        HadoopStorage.open(
            folder.resolve("root").toUri().toString(), spark.sparkContext().hadoopConfiguration());
    spark.sparkContext().setCheckpointDir(folder.resolve("checkpoints").toUri().toString());
    for (Solver solver : List.of(Solver.EXACT, new Solver(3))) {
      AlsPlan whole = plan(AlsObjective.implicit(5, 0.1), 7, solver, 3, 4);
      Factorisation straight = fit(whole, ratings);
      AlsCheckpoints notes = new AlsCheckpoints(storage, "run-" + solver.steps());
      AlsCheckpoints dying =
          new AlsCheckpoints(dyingAt("0000006", storage), "run-" + solver.steps());
      AlsStart cold = AlsStart.cold(8);
      assertThrows(
          UncheckedIOException.class,
          () ->
              new BlockedAls(spark, whole, cold, Optional.of(dying))
                  .fit(ratings.users, ratings.items, ratings.ratings));
      Factorisation resumed =
          new BlockedAls(spark, whole, cold, Optional.of(notes))
              .fit(ratings.users, ratings.items, ratings.ratings);
      assertEquals(4, resumed.resumedFrom());
      assertSame(straight, resumed);
      Ratings other = Ratings.random(900, 5);
      assertEquals(
          0,
          new BlockedAls(spark, whole, cold, Optional.of(notes))
              .fit(other.users, other.items, other.ratings)
              .resumedFrom(),
          "other ratings are another training");
    }
  }

  /** A storage that fails where a file of a name is written, as if the process died there. */
  private static Storage dyingAt(String name, Storage storage) {
    return (Storage)
        Proxy.newProxyInstance(
            Storage.class.getClassLoader(),
            new Class<?>[] {Storage.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("write") && ((String) arguments[0]).endsWith(name)) {
                throw new IOException("killed");
              }
              try {
                return method.invoke(storage, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Test
  void aWarmStartTakesKnownItemsAndDrawsNewOnes() {
    Ratings ratings = Ratings.random(900, 6);
    AlsObjective objective = AlsObjective.implicit(5, 0.1);
    Factorisation trained = fit(plan(objective, 12, Solver.EXACT, 2, 2), ratings);
    Factorisation.Rows items = trained.itemRows();
    int known = items.ids().length / 2;
    AlsStart half =
        AlsStart.ofItems(
            Arrays.copyOf(items.ids(), known),
            new FactorMatrix(known, 8, Arrays.copyOf(items.factors().values(), known * 8)));
    AlsStart all = AlsStart.ofItems(items.ids(), items.factors());
    AlsPlan brief = plan(objective, 1, Solver.EXACT, 2, 2);
    Factorisation cold = fit(brief, ratings);
    Factorisation warm =
        new BlockedAls(spark, brief, half, Optional.empty())
            .fit(ratings.users, ratings.items, ratings.ratings);
    Factorisation warmest =
        new BlockedAls(spark, brief, all, Optional.empty())
            .fit(ratings.users, ratings.items, ratings.ratings);
    assertEquals(0, cold.warmShare());
    assertEquals((double) known / items.ids().length, warm.warmShare(), 1e-12);
    assertEquals(1, warmest.warmShare());
    double end = trained.objectives().get(11);
    assertTrue(warmest.objectives().get(0) <= end * (1 + 1e-6), "goes on where it stopped");
    assertTrue(cold.objectives().get(0) > warm.objectives().get(0), "half is better than nothing");
  }

  @Test
  void theModelIsSavedAndLoadedAsMllibs() throws Exception {
    Ratings ratings = Ratings.random(900, 7);
    Factorisation trained =
        fit(plan(AlsObjective.implicit(5, 0.1), 3, Solver.EXACT, 2, 2), ratings);
    String path = folder.resolve("model").toUri().toString();
    trained.model().write().save(path);
    ALSModel loaded = ALSModel.load(path);
    assertEquals(8, loaded.rank());
    assertClose(trained.itemRows(), rows(loaded.itemFactors()));
    List<Row> predicted =
        loaded
            .transform(spark.sql("select 3 user, 1 item union all select 3, 99999"))
            .collectAsList();
    assertEquals(1, predicted.size(), "unknown items are dropped");
    int user = Arrays.binarySearch(trained.userRows().ids(), 3);
    int item = Arrays.binarySearch(trained.itemRows().ids(), 1);
    assertEquals(
        trained.userRows().factors().dot(user, trained.itemRows().factors().row(item)),
        predicted.get(0).<Float>getAs("prediction"),
        1e-5);
  }

  @Test
  void everythingThatIsSentSurvivesKryo() {
    SerializerInstance kryo = new KryoSerializer(new SparkConf()).newInstance();
    RatingBlock block =
        RatingBlock.of(new int[] {1, 1}, new int[] {2, 5}, new float[] {1, 2}, 2, 2);
    assertEquals(block.fingerprint(), sent(kryo, block, RatingBlock.class).fingerprint());
    FactorBlock factors = new FactorBlock(new int[] {1}, new float[] {2}, new double[] {4}, 1, 2);
    assertArrayEquals(factors.gram(), sent(kryo, factors, FactorBlock.class).gram());
    AlsStart start = AlsStart.ofItems(new int[] {4}, new FactorMatrix(1, 1, new float[] {3}));
    assertArrayEquals(
        start.of(new int[] {4, 5}, 1), sent(kryo, start, AlsStart.class).of(new int[] {4, 5}, 1));
    UserRatings ratings = new UserRatings(3, new int[] {1}, new float[] {2});
    assertEquals(3, sent(kryo, ratings, UserRatings.class).user());
    RatingChunk chunk = new RatingChunk(new int[] {1}, new int[] {2}, new float[] {3});
    assertArrayEquals(chunk.columns(), sent(kryo, chunk, RatingChunk.class).columns());
    Basis basis = Basis.of(new double[] {2, 1, 1, 2}, 2);
    assertArrayEquals(
        basis.rotate(new float[] {1, 2}),
        sent(kryo, basis, Basis.class).rotate(new float[] {1, 2}));
  }

  private static <T> T sent(SerializerInstance kryo, T object, Class<T> type) {
    ClassTag<T> tag = ClassTag$.MODULE$.apply(type);
    return kryo.deserialize(kryo.serialize(object, tag), tag);
  }
}
