package io.shopkeeper.recommend.als;

import io.shopkeeper.core.als.AlsObjective;
import io.shopkeeper.core.als.Basis;
import io.shopkeeper.core.als.Gram;
import io.shopkeeper.core.als.HalfStep;
import io.shopkeeper.core.als.HalfStep.Loss;
import io.shopkeeper.core.als.RatingBlock;
import io.shopkeeper.ranking.history.UserRatings;
import io.shopkeeper.recommend.als.AlsStart.Side;
import java.io.IOException;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.hadoop.fs.Path;
import org.apache.spark.Partitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * Alternating least squares on Spark with the objective ({@link AlsObjective}) and the blocking of
 * MLlib, but with a faster solver.
 *
 * <p>Users and items are partitioned into blocks by id. A block of users keeps its ratings as a
 * sparse matrix and gets, for a half-step, only the item rows that it needs, as one flat array from
 * each block of items. All rows are solved in the {@link Basis} of the other side's Gram matrix,
 * where short rows cost little. A half-step is one Spark job; it yields factors and their Gram
 * matrices, which the driver sums in the order of the blocks.
 *
 * <p>An example: three users, four items, two blocks on each side. A row's block is its id modulo
 * 2.
 *
 * <pre>
 *            item 0   1   2   3
 *   user 0        5   ·   ·   1
 *   user 1        ·   2   4   ·
 *   user 2        3   ·   1   ·
 * </pre>
 *
 * The block of the users 0 and 2 needs the items 0 and 2 from the first block of items and item 3
 * from the second. They are the rows of its table, in that order; its {@link RatingBlock} says in
 * which row of the table the other side of each rating stands. The block of user 1 is made the same
 * way:
 *
 * <pre>
 *              users 0 and 2     user 1
 *   ids        [0, 2]            [1]
 *   needed     [0, 2], [3]       [2], [1]       ids of items, by their block
 *   table      items 0, 2, 3     items 2, 1
 *   rowStart   [0, 2, 4]         [0, 2]
 *   column     [0, 2, 0, 1]      [1, 0]         by ascending id of the item
 *   rating     [5, 1, 3, 1]      [2, 4]
 * </pre>
 *
 * From the rows that the blocks of users need, each block of items derives once for the whole
 * training which of its rows to send, as indices:
 *
 * <pre>
 *                  items 0 and 2     items 1 and 3
 *   to users 0, 2  [0, 1]            [1]
 *   to user 1      [1]               [0]
 * </pre>
 *
 * <p>The result depends on the ratings, the plan and the start, not on the cluster: it is bitwise
 * equal for the same plan, and equal up to rounding for other numbers of blocks. One block on each
 * side is trained as one task, without checkpoints ({@link OneTaskAls}).
 */
public final class BlockedAls {
  private static final ClassTag<FactorBlock> FACTOR_BLOCK =
      ClassTag$.MODULE$.apply(FactorBlock.class);

  private static final String NO_RATING = "there is no rating to train on";

  private final SparkSession spark;
  private final JavaSparkContext context;
  private final AlsPlan plan;
  private final AlsStart start;
  private final Optional<AlsCheckpoints> checkpoints;

  /** A training from a cold start, without checkpoints. */
  public BlockedAls(SparkSession spark, AlsPlan plan) {
    this(spark, plan, AlsStart.cold(plan.rank()), Optional.empty());
  }

  /**
   * Creates a training.
   *
   * @param checkpoints where it saves its progress; requires Spark's checkpoint directory to be set
   */
  public BlockedAls(
      SparkSession spark, AlsPlan plan, AlsStart start, Optional<AlsCheckpoints> checkpoints) {
    if (start.factors().rank() != plan.rank()) {
      throw new IllegalArgumentException(
          "a start of rank %d for a training of rank %d"
              .formatted(start.factors().rank(), plan.rank()));
    }
    this.spark = spark;
    this.context = JavaSparkContext.fromSparkContext(spark.sparkContext());
    this.plan = plan;
    this.start = start;
    this.checkpoints = checkpoints;
  }

  /**
   * Trains on ratings as parallel arrays.
   *
   * @param users the user of each rating, at least 0
   * @param items the item of each rating, at least 0
   * @param ratings the strength of each rating, finite
   */
  public Factorisation fit(int[] users, int[] items, float[] ratings) {
    long[] byUser = new long[users.length];
    for (int i = 0; i < byUser.length; i++) {
      byUser[i] = (long) users[i] << 32 | i;
    }
    Arrays.sort(byUser);
    List<UserRatings> rows = new ArrayList<>();
    int from = 0;
    for (int i = 0; i < byUser.length; i++) {
      int user = (int) (byUser[i] >>> 32);
      if (i + 1 == byUser.length || (int) (byUser[i + 1] >>> 32) != user) {
        int[] columns = new int[i + 1 - from];
        float[] values = new float[columns.length];
        for (int j = 0; j < columns.length; j++) {
          columns[j] = items[(int) byUser[from + j]];
          values[j] = ratings[(int) byUser[from + j]];
        }
        rows.add(new UserRatings(user, columns, values));
        from = i + 1;
      }
    }
    return fit(context.parallelize(rows, Math.max(1, plan.userBlocks())));
  }

  /**
   * Trains on distributed ratings.
   *
   * @param ratings one element per user; users without ratings are ignored
   * @throws IllegalArgumentException if there are no ratings
   */
  public Factorisation fit(JavaRDD<UserRatings> ratings) {
    if (plan.userBlocks() == AlsPlan.BY_SIZE || plan.itemBlocks() == AlsPlan.BY_SIZE) {
      long count = ratings.map(user -> (long) user.items().length).fold(0L, Long::sum);
      return new BlockedAls(spark, plan.sized(count), start, checkpoints).fit(ratings);
    }
    return plan.userBlocks() == 1 && plan.itemBlocks() == 1
        ? inOneTask(ratings)
        : inBlocks(ratings);
  }

  /** Trains by a Spark job for each half-step. */
  Factorisation inBlocks(JavaRDD<UserRatings> ratings) {
    Matrix users = matrix(ratings, Side.USERS);
    Matrix items = matrix(ratings, Side.ITEMS);
    users.routeTo(items);
    items.routeTo(users);
    try {
      return train(users, items);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } finally {
      users.release();
      items.release();
    }
  }

  private Factorisation inOneTask(JavaRDD<UserRatings> ratings) {
    AlsPlan wanted = plan;
    Broadcast<AlsStart> first = context.broadcast(start);
    JavaRDD<OneTaskAls.Trained> trained =
        ratings
            .coalesce(1)
            .mapPartitions(
                rows -> {
                  List<UserRatings> all = new ArrayList<>();
                  rows.forEachRemaining(all::add);
                  return List.of(OneTaskAls.fit(wanted, first.value(), all)).iterator();
                })
            .persist(StorageLevel.MEMORY_AND_DISK());
    List<Tuple2<List<Double>, Double>> facts =
        trained.map(made -> new Tuple2<>(made.objectives(), made.warmShare())).collect();
    if (facts.get(0)._1().isEmpty()) {
      throw new IllegalArgumentException(NO_RATING);
    }
    return new Factorisation(
        spark,
        plan.rank(),
        trained.map(OneTaskAls.Trained::users),
        trained.map(OneTaskAls.Trained::items),
        facts.get(0)._1(),
        facts.get(0)._2(),
        0,
        List.of(trained));
  }

  private Factorisation train(Matrix users, Matrix items) throws IOException {
    String identity = identity(users, items);
    Optional<AlsCheckpoints.State> resumed =
        checkpoints.isPresent() ? checkpoints.get().last(identity) : Optional.empty();
    List<Double> objectives = new ArrayList<>();
    int done = 0;
    if (resumed.isPresent()) {
      done = resumed.get().iteration();
      objectives.addAll(resumed.get().objectives());
      users.take(restored(resumed.get().users()));
      items.take(restored(resumed.get().items()));
    } else if (start.side() == Side.USERS) {
      users.begin(start);
    } else {
      items.begin(start);
      users.solve(items, Keeping.IN_MEMORY);
    }
    Optional<AlsCheckpoints.State> left = resumed;
    for (int i = done; i < plan.iterations(); i++) {
      Keeping keeping = keeping(i + 1);
      items.solve(users, keeping);
      users.solve(items, keeping);
      objectives.add(objective(users, items));
      if (keeping == Keeping.CHECKPOINTED && checkpoints.isPresent()) {
        AlsCheckpoints.State state =
            new AlsCheckpoints.State(
                i + 1, users.checkpoint(), items.checkpoint(), List.copyOf(objectives));
        checkpoints.get().save(identity, state);
        forget(left);
        left = Optional.of(state);
      }
    }
    double warm =
        start.side() == Side.USERS || start.ids().length == 0
            ? 0
            : (double) items.given(start) / items.rows;
    return new Factorisation(
        spark,
        plan.rank(),
        users.factors,
        items.factors,
        List.copyOf(objectives),
        warm,
        done,
        List.of(users.factors, items.factors));
  }

  private enum Keeping {
    IN_MEMORY,
    CHECKPOINTED
  }

  /** Decides when to checkpoint, which truncates Spark's lineage and lets a killed run resume. */
  private Keeping keeping(int iteration) {
    return iteration % plan.checkpointInterval() == 0
            && iteration < plan.iterations()
            && context.sc().getCheckpointDir().isDefined()
        ? Keeping.CHECKPOINTED
        : Keeping.IN_MEMORY;
  }

  private void forget(Optional<AlsCheckpoints.State> state) throws IOException {
    if (state.isPresent()) {
      for (String old : List.of(state.get().users(), state.get().items())) {
        Path path = new Path(old);
        path.getFileSystem(context.hadoopConfiguration()).delete(path, true);
      }
    }
  }

  private JavaRDD<FactorBlock> restored(String checkpoint) {
    return JavaRDD.fromRDD(context.sc().checkpointFile(checkpoint, FACTOR_BLOCK), FACTOR_BLOCK);
  }

  private double objective(Matrix users, Matrix items) {
    return plan.pairs(users.gram, items.gram) + users.loss + users.penalty + items.penalty;
  }

  /** The identity of the training: a digest of its plan, start and ratings. */
  private String identity(Matrix users, Matrix items) {
    long hash = 17;
    for (long part :
        new long[] {
          plan.toString().hashCode(),
          plan.seed(),
          users.fingerprint,
          items.fingerprint,
          start.side().name().hashCode(),
          Arrays.hashCode(start.ids()),
          Arrays.hashCode(start.factors().values())
        }) {
      hash = hash * 0x9e3779b97f4a7c15L + part;
      hash ^= hash >>> 29;
    }
    return "%016x".formatted(hash);
  }

  private int blocks(Side side) {
    return side == Side.USERS ? plan.userBlocks() : plan.itemBlocks();
  }

  private Matrix matrix(JavaRDD<UserRatings> ratings, Side side) {
    Side other = side == Side.USERS ? Side.ITEMS : Side.USERS;
    int blocks = blocks(side);
    int otherBlocks = blocks(other);
    JavaRDD<RatingBlock> cut =
        ratings
            .mapPartitionsToPair(rows -> RatingChunk.of(rows, side, blocks))
            .partitionBy(new ByBlock(blocks))
            .mapPartitions(
                chunks -> List.of(RatingChunk.block(chunks, otherBlocks)).iterator(), true)
            .persist(StorageLevel.MEMORY_AND_DISK());
    return new Matrix(side, cut);
  }

  /** One side, users or items: its blocks of ratings and its current factors. */
  private final class Matrix {
    final Side side;
    final JavaRDD<RatingBlock> ratings;
    final int rows;
    final long fingerprint;
    private JavaRDD<int[][]> routes;
    JavaRDD<FactorBlock> factors;
    double[] gram;
    double penalty;
    double loss;

    Matrix(Side side, JavaRDD<RatingBlock> ratings) {
      this.side = side;
      this.ratings = ratings;
      int count = 0;
      long hash = 0;
      for (long[] block :
          ratings.map(block -> new long[] {block.rows(), block.fingerprint()}).collect()) {
        count += (int) block[0];
        hash = hash * 31 + block[1];
      }
      if (count == 0) {
        throw new IllegalArgumentException(NO_RATING);
      }
      this.rows = count;
      this.fingerprint = hash;
    }

    /**
     * Determines which rows of each block of this side are sent to each block of the other side.
     */
    void routeTo(Matrix other) {
      int destinations = blocks(other.side);
      routes =
          ratings
              .zipPartitions(
                  other
                      .ratings
                      .mapPartitionsWithIndex(
                          (block, blocks) -> requests(block, blocks.next().needed()), true)
                      .mapToPair(request -> request)
                      .partitionBy(new ByBlock(blocks(side))),
                  (blocks, requests) ->
                      List.<int[][]>of(routes(blocks.next().ids(), requests, destinations))
                          .iterator())
              .persist(StorageLevel.MEMORY_AND_DISK());
    }

    void begin(AlsStart first) {
      long seed = plan.seed();
      int rank = plan.rank();
      Broadcast<AlsStart> shared = context.broadcast(first);
      take(
          ratings.map(
              block -> {
                float[] values = shared.value().of(block.ids(), seed);
                return FactorBlock.of(block.ids(), values, rank, 0, 0);
              }));
    }

    /**
     * Persists new factors and sums their Gram matrices; this runs the Spark job of a half-step.
     */
    void take(JavaRDD<FactorBlock> made) {
      made.persist(StorageLevel.MEMORY_AND_DISK());
      // Collected in the order of the blocks, so that sums are deterministic.
      List<FactorBlock> sums =
          made.map(
                  block -> new FactorBlock(null, null, block.gram(), block.penalty(), block.loss()))
              .collect();
      if (factors != null) {
        factors.unpersist();
      }
      factors = made;
      gram = Gram.sum(sums.stream().map(FactorBlock::gram).toList(), plan.rank());
      penalty = sums.stream().mapToDouble(FactorBlock::penalty).sum();
      loss = sums.stream().mapToDouble(FactorBlock::loss).sum();
    }

    /** Solves a half-step: this side's factors from the other side's. */
    void solve(Matrix other, Keeping keeping) {
      int others = other.rows;
      AlsPlan wanted = plan;
      Loss wantedLoss = side == Side.USERS ? Loss.SUMMED : Loss.LEFT;
      Broadcast<Basis> shared = context.broadcast(plan.basis(other.gram));
      var shipped =
          other
              .factors
              .zipPartitions(
                  other.routes,
                  (blocks, wantedRows) ->
                      List.of(new Tuple2<>(blocks.next().factors(), wantedRows.next())).iterator())
              .mapPartitionsWithIndex(
                  (block, parts) -> {
                    Tuple2<float[], int[][]> part = parts.next();
                    return shipments(block, shared.value(), part._1(), part._2());
                  },
                  true)
              .mapToPair(shipment -> shipment)
              .partitionBy(new ByBlock(blocks(side)));
      JavaRDD<FactorBlock> solved =
          plan.solver().steps() > 0 && factors != null
              ? ratings
                  .zipPartitions(
                      factors,
                      (blocks, before) ->
                          List.of(new Tuple2<>(blocks.next(), before.next().factors())).iterator())
                  .zipPartitions(
                      shipped,
                      (blocks, parts) -> {
                        Tuple2<RatingBlock, float[]> block = blocks.next();
                        return solved(
                            wanted,
                            others,
                            shared.value(),
                            block._1(),
                            parts,
                            block._2(),
                            wantedLoss);
                      })
              : ratings.zipPartitions(
                  shipped,
                  (blocks, parts) ->
                      solved(
                          wanted, others, shared.value(), blocks.next(), parts, null, wantedLoss));
      if (keeping == Keeping.CHECKPOINTED) {
        solved.checkpoint();
      }
      take(solved);
    }

    int given(AlsStart first) {
      Broadcast<AlsStart> shared = context.broadcast(first);
      int given = ratings.map(block -> shared.value().given(block.ids())).reduce(Integer::sum);
      shared.destroy();
      return given;
    }

    String checkpoint() {
      return factors.getCheckpointFile().get();
    }

    void release() {
      ratings.unpersist();
      routes.unpersist();
    }
  }

  /** Requests for rows: (block that has them, (block that needs them, ids)). */
  static Iterator<Tuple2<Integer, Request>> requests(int block, int[][] needed) {
    List<Tuple2<Integer, Request>> requests = new ArrayList<>();
    for (int source = 0; source < needed.length; source++) {
      if (needed[source].length > 0) {
        requests.add(new Tuple2<>(source, new Request(block, needed[source])));
      }
    }
    return requests.iterator();
  }

  static final class Request implements Serializable {
    private static final long serialVersionUID = 1L;

    private final int block;
    private final int[] ids;

    Request(int block, int[] ids) {
      this.block = block;
      this.ids = ids;
    }

    int block() {
      return block;
    }

    int[] ids() {
      return ids;
    }
  }

  /** For each destination block, the indices of the requested ids. */
  static int[][] routes(int[] ids, Iterator<Tuple2<Integer, Request>> requests, int destinations) {
    int[][] routes = new int[destinations][0];
    while (requests.hasNext()) {
      Request request = requests.next()._2();
      int[] places = new int[request.ids().length];
      for (int i = 0; i < places.length; i++) {
        places[i] = Arrays.binarySearch(ids, request.ids()[i]);
      }
      routes[request.block()] = places;
    }
    return routes;
  }

  /** Rows of factors sent from one block to another. */
  private static final class Shipment implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The largest size in bytes, small enough for the heap's young generation. */
    private static final int LARGEST = 1 << 18;

    private final int from;
    private final int first;
    private final byte[] rows;

    /**
     * Creates a shipment.
     *
     * @param from the sending block
     * @param first index of its first row
     * @param rows the factors, serialised
     */
    Shipment(int from, int first, byte[] rows) {
      this.from = from;
      this.first = first;
      this.rows = rows;
    }

    int from() {
      return from;
    }

    int first() {
      return first;
    }

    byte[] rows() {
      return rows;
    }
  }

  /** A block's shipments, created lazily. */
  private static Iterator<Tuple2<Integer, Shipment>> shipments(
      int block, Basis basis, float[] factors, int[][] routes) {
    int width = basis.width();
    float[] rotated = basis.rotate(factors);
    int most = Math.max(1, Shipment.LARGEST / (width * Float.BYTES));
    return IntStream.range(0, routes.length)
        .boxed()
        .flatMap(
            to ->
                IntStream.iterate(0, first -> first < routes[to].length, first -> first + most)
                    .mapToObj(
                        first -> {
                          int last = Math.min(first + most, routes[to].length);
                          byte[] rows = rows(rotated, width, routes[to], first, last);
                          return new Tuple2<>(to, new Shipment(block, first, rows));
                        }))
        .iterator();
  }

  private static byte[] rows(float[] factors, int width, int[] places, int first, int last) {
    ByteBuffer bytes =
        ByteBuffer.allocate((last - first) * width * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    FloatBuffer rows = bytes.asFloatBuffer();
    for (int i = first; i < last; i++) {
      rows.put(factors, places[i] * width, width);
    }
    return bytes.array();
  }

  private static Iterator<FactorBlock> solved(
      AlsPlan plan,
      int others,
      Basis basis,
      RatingBlock block,
      Iterator<Tuple2<Integer, Shipment>> shipments,
      float[] previous,
      Loss loss) {
    int width = basis.width();
    int[] offset = new int[block.needed().length];
    for (int b = 1; b < offset.length; b++) {
      offset[b] = offset[b - 1] + block.needed()[b - 1].length;
    }
    float[] table = new float[Math.multiplyExact(block.tableRows(), width)];
    while (shipments.hasNext()) {
      Shipment shipment = shipments.next()._2();
      ByteBuffer.wrap(shipment.rows())
          .order(ByteOrder.LITTLE_ENDIAN)
          .asFloatBuffer()
          .get(
              table,
              (offset[shipment.from()] + shipment.first()) * width,
              shipment.rows().length / Float.BYTES);
    }
    HalfStep.Solution solution =
        new HalfStep(plan.objective(), basis, others, plan.solver())
            .solve(block, table, previous, loss);
    return List.of(
            FactorBlock.of(
                block.ids(), solution.factors(), plan.rank(), solution.penalty(), solution.loss()))
        .iterator();
  }

  /** Assigns each block to the partition of its number. */
  private static final class ByBlock extends Partitioner {
    private static final long serialVersionUID = 1L;
    private final int blocks;

    ByBlock(int blocks) {
      this.blocks = blocks;
    }

    @Override
    public int numPartitions() {
      return blocks;
    }

    @Override
    public int getPartition(Object block) {
      return (Integer) block;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof ByBlock that && that.blocks == blocks;
    }

    @Override
    public int hashCode() {
      return blocks;
    }
  }
}
