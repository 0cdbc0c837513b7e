package io.shopkeeper.vision.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.digest.Sha256;
import io.shopkeeper.deep.network.NetworkDefinition;
import io.shopkeeper.testkit.SharedSpark;
import io.shopkeeper.vision.generate.Game;
import io.shopkeeper.vision.generate.Generator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class FilledPicturesTest {
  private static final SparkSession SPARK = SharedSpark.session();
  private static final int SIDE = 18;
  private static final long[] COUNTS = {10, 2, 3, 7};

  private static FilledPictures pictures() {
    return new FilledPictures(
        new RareClasses(COUNTS, .65), new Game(COUNTS.length, 16, 2, 0), SIDE, 4);
  }

  private static Dataset<Row> training() {
    List<Row> rows = new ArrayList<>();
    for (int label = 0; label < COUNTS.length; label++) {
      for (int i = 0; i < COUNTS[label]; i++) {
        byte[] pixels = new byte[SIDE * SIDE * 3];
        Arrays.fill(pixels, (byte) (20 * label + i));
        rows.add(RowFactory.create(pixels, label));
      }
    }
    return SPARK.createDataFrame(
        rows,
        new StructType()
            .add("pixels", DataTypes.BinaryType)
            .add("label", DataTypes.IntegerType, false));
  }

  private static long[] counts(Dataset<Row> rows) {
    long[] counts = new long[COUNTS.length];
    rows.collectAsList().forEach(row -> counts[row.<Integer>getAs("label")]++);
    return counts;
  }

  @Test
  void aClassLacksWhatAShareOfTheLargestHasMore() {
    RareClasses rare = new RareClasses(COUNTS, .65);
    assertEquals(7, rare.enough());
    assertArrayEquals(
        new long[] {0, 5, 4, 0}, Stream.of(0, 1, 2, 3).mapToLong(rare::lacking).toArray());
    assertArrayEquals(
        new int[] {1, 4, 2, 1}, Stream.of(0, 1, 2, 3).mapToInt(rare::times).toArray());
    assertArrayEquals(new long[] {10, 7, 7, 7}, rare.filled());
    assertTrue(rare.any());
    assertFalse(new RareClasses(COUNTS, 0).any());
    assertFalse(new RareClasses(COUNTS, .2).any());
    assertFalse(new RareClasses(new long[] {10, 0}, 1).any(), "nothing to learn from");
  }

  @Test
  void bothPlayersSeeRareClassesAboutAsOftenAsTheyWillBe() {
    assertArrayEquals(new long[] {10, 8, 6, 7}, counts(pictures().repeated(training())));
  }

  @Test
  void rareClassesAreFilledUpWhateverThePartitions() {
    FilledPictures pictures = pictures();
    NetworkDefinition both = pictures.game().definition(1, 4);
    Generator generator = Generator.of(pictures.game(), both, both.create().weights());
    Broadcast<Generator> handed = new JavaSparkContext(SPARK.sparkContext()).broadcast(generator);
    Dataset<Row> filled = pictures.beside(training(), handed, 3);
    assertArrayEquals(new long[] {10, 7, 7, 7}, counts(filled));
    List<String> sums = sums(filled);
    assertEquals(sums, sums(pictures.beside(training(), handed, 1)));
    assertEquals(31, sums.stream().distinct().count(), "each picture is another one");
    assertTrue(sums.containsAll(sums(training())));
  }

  private static List<String> sums(Dataset<Row> rows) {
    return rows.collectAsList().stream()
        .map(
            row -> {
              byte[] pixels = row.getAs("pixels");
              assertEquals(SIDE * SIDE * 3, pixels.length);
              return row.getAs("label") + Sha256.of(pixels).hex();
            })
        .sorted()
        .toList();
  }

  @Test
  void aSquareIsMirroredAndResized() {
    byte[] pixels = new byte[SIDE * SIDE * 3];
    new SplittableRandom(1).nextBytes(pixels);
    Square square = new Square(pixels, 2);
    Square mirrored = square.mirrored(SIDE);
    assertEquals(pixels[1], mirrored.pixels()[3 * (SIDE - 1) + 1]);
    assertArrayEquals(pixels, mirrored.mirrored(SIDE).pixels());
    assertEquals(2, mirrored.label());
    Arrays.fill(pixels, (byte) 200);
    byte[] small = square.resized(SIDE, 16).pixels();
    assertEquals(16 * 16 * 3, small.length);
    assertEquals((byte) 200, small[100]);
  }
}
