package io.shopkeeper.platform.integrity;

import io.shopkeeper.core.digest.Sha256;
import io.shopkeeper.platform.storage.FileSum;
import io.shopkeeper.platform.storage.Storage;
import io.shopkeeper.platform.storage.Storage.FileEntry;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/**
 * The executors read files to their ends, each in pieces, so that none is too large for memory; the
 * driver keeps a sum of each.
 */
public final class FileSums {
  private static final int MOST_TASKS = 1000;

  private final SparkSession session;
  private final Storage storage;

  /** Sums of files under one root. */
  public FileSums(SparkSession session, Storage storage) {
    this.session = session;
    this.storage = storage;
  }

  /**
   * A file that was read.
   *
   * @param failure why it could not be read to its end, in one line; empty where it could
   */
  public record Found(FileSum file, String failure) {}

  /**
   * Reads all files below some directories as other readers do: what the file system itself checks
   * is checked, too.
   *
   * @param directories relative to the root; one may be a file
   * @return the files by directory, each sorted by path; one that vanishes meanwhile has failed
   */
  public Map<String, List<Found>> below(Collection<String> directories) throws IOException {
    Map<String, List<Found>> found = new LinkedHashMap<>();
    List<String> owners = new ArrayList<>();
    List<FileEntry> files = new ArrayList<>();
    for (String directory : directories) {
      found.put(directory, new ArrayList<>());
      for (FileEntry file : storage.files(directory)) {
        owners.add(directory);
        files.add(file);
      }
    }
    List<String> paths = new ArrayList<>();
    for (int i = 0; i < files.size(); i++) {
      String below = files.get(i).path();
      String path = below.isEmpty() ? owners.get(i) : owners.get(i) + "/" + below;
      paths.add(storage.path(path).toString());
    }
    List<String[]> read = read(paths);
    for (int i = 0; i < files.size(); i++) {
      String[] sum = read.get(i);
      found
          .get(owners.get(i))
          .add(new Found(new FileSum(files.get(i).path(), Long.parseLong(sum[0]), sum[1]), sum[2]));
    }
    return found;
  }

  private List<String[]> read(List<String> paths) {
    if (paths.isEmpty()) {
      return List.of();
    }
    JavaSparkContext spark = JavaSparkContext.fromSparkContext(session.sparkContext());
    Broadcast<SerializableConfiguration> hadoop =
        spark.broadcast(new SerializableConfiguration(storage.configuration()));
    try {
      // Text, because Kryo cannot make records.
      return spark
          .parallelize(paths, Math.min(paths.size(), MOST_TASKS))
          .map(path -> sum(path, hadoop.value().value()))
          .collect();
    } finally {
      hadoop.destroy();
    }
  }

  private static String[] sum(String file, Configuration hadoop) {
    Path path = new Path(file);
    Sha256 sum = new Sha256();
    try (InputStream in = path.getFileSystem(hadoop).open(path)) {
      long bytes = sum.addAll(in);
      return new String[] {Long.toString(bytes), sum.hex(), ""};
    } catch (IOException e) {
      String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      return new String[] {"0", "", "cannot be read: " + message};
    }
  }
}
