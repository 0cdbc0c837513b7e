package io.shopkeeper.recommend;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.xxhash64;

import io.shopkeeper.core.JobException;
import io.shopkeeper.core.als.Feedback;
import io.shopkeeper.core.recommend.InteractionMatrix;
import io.shopkeeper.core.recommend.ItemItemCosine;
import io.shopkeeper.core.recommend.Rp3Beta;
import io.shopkeeper.core.topk.FactorMatrix;
import io.shopkeeper.recommend.AlsSettings.Engine;
import io.shopkeeper.recommend.CustomerHistory.View;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.ml.recommendation.ALS;
import org.apache.spark.ml.recommendation.ALSModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Trains the models of one view of the interactions. */
final class Training {
  private static final long HASH_STEPS = 1_000_000;

  private static final StructType PACKED =
      new StructType()
          .add("users", DataTypes.IntegerType, false)
          .add("size", DataTypes.IntegerType, false)
          .add("histories", DataTypes.BinaryType, false);

  private final Interactions interactions;
  private final View view;

  Training(Interactions interactions, View view) {
    this.interactions = interactions;
    this.view = view;
  }

  /** Whether any customer did anything. */
  boolean hasRatings() {
    return !interactions.ratings(view).isEmpty();
  }

  /** Alternating least squares, by itself. */
  ALSModel als(AlsSettings settings) {
    return als(settings, AlsRun.alone());
  }

  /**
   * Alternating least squares by the engine that is set. Block counts come from settings and not
   * from cores, so that the same seed gives the same factors on any cluster.
   */
  ALSModel als(AlsSettings settings, AlsRun run) {
    return settings.engine() == Engine.BLOCKED ? blocked(settings, run) : mllib(settings);
  }

  private ALSModel blocked(AlsSettings settings, AlsRun run) {
    BlockedAls als =
        new BlockedAls(
            interactions.all().sparkSession(),
            settings.plan(),
            run.start().orElse(AlsStart.cold(settings.rank())),
            run.checkpoints());
    try {
      Factorisation trained = als.fit(interactions.strengths(view));
      run.report().accept(trained.facts());
      return trained.model();
    } catch (Exception e) {
      Optional<JobException> undecided = undecided(e, settings);
      if (undecided.isPresent()) {
        throw undecided.get();
      }
      throw e;
    }
  }

  /** A row without a unique solution, found by a task, is for the settings to mend. */
  private static Optional<JobException> undecided(Exception failure, AlsSettings settings) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ArithmeticException) {
        return Optional.of(
            JobException.usage(
                "setting 'als.regularisation' = %s: %s"
                    .formatted(settings.regularisation(), cause.getMessage())));
      }
    }
    return Optional.empty();
  }

  private ALSModel mllib(AlsSettings settings) {
    return new ALS()
        .setUserCol("user")
        .setItemCol("item")
        .setRatingCol("rating")
        .setImplicitPrefs(settings.feedback() == Feedback.IMPLICIT)
        .setRank(settings.rank())
        .setMaxIter(settings.iterations())
        .setAlpha(settings.alpha())
        .setRegParam(settings.regularisation())
        .setNumUserBlocks(settings.userBlocks())
        .setNumItemBlocks(settings.itemBlocks())
        .setCheckpointInterval(settings.checkpointInterval())
        .setSeed(settings.seed())
        .setColdStartStrategy("drop")
        .fit(interactions.ratings(view));
  }

  /** The item side of a trained factorisation. */
  AlsModel itemsOf(ALSModel trained, AlsSettings settings) {
    List<Row> rows = trained.itemFactors().orderBy("id").collectAsList();
    int rank = settings.rank();
    int[] itemOf = new int[rows.size()];
    float[] values = new float[rows.size() * rank];
    for (int r = 0; r < itemOf.length; r++) {
      itemOf[r] = rows.get(r).getInt(0);
      List<Float> features = rows.get(r).getList(1);
      for (int f = 0; f < rank; f++) {
        values[r * rank + f] = features.get(f);
      }
    }
    return new AlsModel(
        new FactorMatrix(itemOf.length, rank, values),
        itemOf,
        interactions.items().size(),
        settings.objective());
  }

  PopularModel popular() {
    return new PopularModel(interactions.popularity(view));
  }

  NeighbourModel itemItem(InteractionMatrix matrix, ItemItemSettings settings) {
    return NeighbourModel.of(
        ItemItemCosine.neighbours(matrix, settings.neighbours(), settings.shrinkage()));
  }

  NeighbourModel rp3beta(InteractionMatrix matrix, Rp3BetaSettings settings) {
    return NeighbourModel.of(
        Rp3Beta.neighbours(matrix, settings.neighbours(), settings.alpha(), settings.beta()));
  }

  /**
   * Customers and sessions as a sparse matrix in this process, for neighbour counts. Its size is
   * bounded: beyond {@code most} interactions a share of the customers, chosen by the hash of their
   * id, stands for all.
   */
  InteractionMatrix matrix(int most) {
    Dataset<Row> all = interactions.all();
    View counted = view;
    long size =
        all.toJavaRDD()
            .map(row -> (long) CustomerHistory.of(row).history(counted).items().length)
            .fold(0L, Long::sum);
    if (size > most) {
      long kept = Math.max(1, (long) ((double) most / size * HASH_STEPS));
      all = all.where(pmod(xxhash64(col("user_id")), lit(HASH_STEPS)).lt(kept));
    }
    List<Row> parts =
        all.mapPartitions(
                (MapPartitionsFunction<Row, Row>) rows -> packed(rows, counted),
                Encoders.row(PACKED))
            .collectAsList();
    return unpacked(parts);
  }

  /** A partition's histories as (length, items, weights) after one another. */
  private static Iterator<Row> packed(Iterator<Row> rows, View view) {
    ByteBuffer out = ByteBuffer.allocate(1 << 16);
    int users = 0;
    int size = 0;
    while (rows.hasNext()) {
      History history = CustomerHistory.of(rows.next()).history(view);
      int length = history.items().length;
      if (length == 0) {
        continue;
      }
      int bytes = 4 + 8 * length;
      if (out.remaining() < bytes) {
        byte[] full = out.array();
        int position = out.position();
        int grown = Math.addExact(full.length, Math.max(bytes, full.length / 2));
        out = ByteBuffer.wrap(Arrays.copyOf(full, grown)).position(position);
      }
      out.putInt(length);
      for (int i = 0; i < length; i++) {
        out.putInt(history.items()[i]).putFloat(history.weights()[i]);
      }
      users++;
      size += length;
    }
    byte[] bytes = Arrays.copyOf(out.array(), out.position());
    return List.of(RowFactory.create(users, size, bytes)).iterator();
  }

  private InteractionMatrix unpacked(List<Row> parts) {
    int users = parts.stream().mapToInt(part -> part.getInt(0)).sum();
    int size = parts.stream().mapToInt(part -> part.getInt(1)).sum();
    int[] rowStart = new int[users + 1];
    int[] item = new int[size];
    float[] weight = new float[size];
    int user = 0;
    int n = 0;
    for (Row part : parts) {
      ByteBuffer in = ByteBuffer.wrap((byte[]) part.get(2));
      while (in.hasRemaining()) {
        int length = in.getInt();
        for (int i = 0; i < length; i++) {
          item[n] = in.getInt();
          weight[n++] = in.getFloat();
        }
        rowStart[++user] = n;
      }
    }
    return new InteractionMatrix(users, interactions.items().size(), rowStart, item, weight);
  }
}
