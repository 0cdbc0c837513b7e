package io.shopkeeper.vision.picture;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_repeat;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;

import io.shopkeeper.deep.data.Permutation;
import io.shopkeeper.vision.generate.Game;
import io.shopkeeper.vision.generate.Generator;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * What rare classes are filled up with: their own pictures once more, or such as a generator makes,
 * which learned from those of all classes. Only networks that look at pixels are shown them, and
 * only in training: they are no rows of {@link PictureSets}, so that no count, no validation and no
 * test holds one.
 *
 * @param rare what is lacking
 * @param game in which the generator is trained
 * @param side of the squares
 * @param seed of the noise that pictures are made of
 */
record FilledPictures(RareClasses rare, Game game, int side, long seed) implements Serializable {
  /** The longest side of what is generated: larger ones are stretched from it. */
  private static final int LONGEST = 32;

  private static final int MULTIPLE = 4;
  private static final int FILTERS = 8;
  private static final double DROPOUT = 0.3;
  private static final int CHUNK = 128;

  private static final StructType SCHEMA =
      new StructType()
          .add("pixels", DataTypes.BinaryType)
          .add("label", DataTypes.IntegerType, false);

  /** Some pictures of a class, by number. */
  private record Chunk(int label, long first, long end) implements Serializable {}

  /** What the classes of a night lack. */
  static FilledPictures of(long[] counts, PictureSettings settings, long seed) {
    int least = Math.min(LONGEST, settings.side());
    return new FilledPictures(
        new RareClasses(counts, settings.fillShare()),
        new Game(counts.length, least - least % MULTIPLE, FILTERS, DROPOUT),
        settings.side(),
        seed);
  }

  /** How the game is shown rows (pixels, label). */
  GameFormat format() {
    return new GameFormat(game, side);
  }

  /**
   * Pictures of rare classes as often as it takes until they are about enough. The game, too,
   * learns from these, so that both players see enough of rare classes.
   *
   * @param training rows (pixels, label)
   */
  Dataset<Row> repeated(Dataset<Row> training) {
    Column[] times =
        IntStream.range(0, game.classes()).mapToObj(c -> lit(rare.times(c))).toArray(Column[]::new);
    Column its = element_at(array(times), col("label").plus(1));
    return training
        .select(col("pixels"), col("label"), explode(array_repeat(lit(true), its)).as("again"))
        .drop("again");
  }

  /**
   * The training pictures and the generated ones that they lack, as rows (pixels, label).
   *
   * @param generator handed to the executors
   */
  Dataset<Row> beside(Dataset<Row> training, Broadcast<Generator> generator, int partitions) {
    SparkSession spark = training.sparkSession();
    List<Chunk> chunks = IntStream.range(0, game.classes()).boxed().flatMap(this::chunks).toList();
    return training
        .select("pixels", "label")
        .union(
            spark.createDataFrame(
                new JavaSparkContext(spark.sparkContext())
                    .parallelize(chunks, partitions)
                    .flatMap(chunk -> made(chunk, generator.value()).iterator()),
                SCHEMA));
  }

  private Stream<Chunk> chunks(int label) {
    List<Chunk> chunks = new ArrayList<>();
    long lacking = rare.lacking(label);
    for (long first = 0; first < lacking; first += CHUNK) {
      chunks.add(new Chunk(label, first, Math.min(lacking, first + CHUNK)));
    }
    return chunks.stream();
  }

  /** Each picture is of its class and number, whatever is made beside it. */
  private List<Row> made(Chunk chunk, Generator generator) {
    int count = Math.toIntExact(chunk.end() - chunk.first());
    float[][] noise = new float[count][];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      long of =
          Permutation.mix(
              Permutation.mix(Permutation.mix(seed) + chunk.label()) + chunk.first() + i);
      noise[i] = Generator.noise(new SplittableRandom(of));
      labels[i] = chunk.label();
    }
    List<Row> rows = new ArrayList<>();
    for (byte[] pixels : generator.pictures(noise, labels)) {
      Square square = new Square(pixels, chunk.label()).resized(game.side(), side);
      rows.add(RowFactory.create(square.pixels(), square.label()));
    }
    return rows;
  }
}
