package io.shopkeeper.vision.fashion;

import io.shopkeeper.core.JobException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Reads a pair of idx files as rows, in one task, since neither gzip nor a pair of files can be
 * split.
 */
public final class IdxRows {
  private static final StructType SCHEMA =
      new StructType()
          .add("number", DataTypes.IntegerType)
          .add("picture", DataTypes.BinaryType)
          .add("label", DataTypes.IntegerType);

  private IdxRows() {}

  /** The rows (number, picture, label), one per picture. */
  public static Dataset<Row> of(SparkSession spark, IdxSet.Pair pair) {
    SerializableConfiguration configuration =
        new SerializableConfiguration(spark.sparkContext().hadoopConfiguration());
    return spark.createDataFrame(
        new JavaSparkContext(spark.sparkContext())
            .parallelize(List.of(pair), 1)
            .flatMap(files -> rows(files, configuration.value())),
        SCHEMA);
  }

  private static Iterator<Row> rows(IdxSet.Pair pair, Configuration configuration)
      throws IOException {
    IdxFile pictures = open(pair.pictures(), 3, configuration);
    IdxFile labels = open(pair.labels(), 1, configuration);
    if (pictures.items() != labels.items()) {
      throw JobException.badInput(
          "%s holds %d pictures, but %s %d labels"
              .formatted(pair.pictures(), pictures.items(), pair.labels(), labels.items()));
    }
    return new Iterator<>() {
      private int number;

      @Override
      public boolean hasNext() {
        return number < pictures.items();
      }

      @Override
      public Row next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        try {
          Row row =
              RowFactory.create(number, pictures.next(), Byte.toUnsignedInt(labels.next()[0]));
          number++;
          if (!hasNext()) {
            pictures.close();
            labels.close();
          }
          return row;
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    };
  }

  private static IdxFile open(String file, int dimensions, Configuration configuration)
      throws IOException {
    Path path = new Path(file);
    return new IdxFile(path.getFileSystem(configuration).open(path), file, dimensions);
  }
}
