package io.shopkeeper.vision.fashion;

import io.shopkeeper.core.JobException;
import java.io.IOException;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The four idx files of an MNIST-like data set: pictures and labels for training and test. */
public record IdxSet(Pair train, Pair test, Map<String, String> fingerprints) {
  /** The paths of a file of pictures and the file of their labels. */
  public record Pair(String pictures, String labels) implements Serializable {}

  private static final List<String> NAMES =
      List.of(
          "train-images-idx3-ubyte",
          "train-labels-idx1-ubyte",
          "t10k-images-idx3-ubyte",
          "t10k-labels-idx1-ubyte");

  /**
   * Finds the files, gzipped or not.
   *
   * @throws JobException 65 naming one that is missing
   */
  public static IdxSet of(String directory, Configuration configuration) throws IOException {
    Path home = new Path(directory);
    FileSystem files = home.getFileSystem(configuration);
    Map<String, String> fingerprints = new TreeMap<>();
    String[] paths = new String[NAMES.size()];
    for (int i = 0; i < paths.length; i++) {
      FileStatus found = find(files, home, NAMES.get(i));
      paths[i] = found.getPath().toString();
      fingerprints.put(NAMES.get(i), found.getLen() + "@" + found.getModificationTime());
    }
    return new IdxSet(
        new Pair(paths[0], paths[1]), new Pair(paths[2], paths[3]), Map.copyOf(fingerprints));
  }

  private static FileStatus find(FileSystem files, Path home, String name) throws IOException {
    for (String suffix : List.of(".gz", "")) {
      Path path = new Path(home, name + suffix);
      if (files.exists(path)) {
        return files.getFileStatus(path);
      }
    }
    throw JobException.badInput(
        "fashion-mnist.directory = %s holds no %s(.gz); on Debian, apt-get install dataset-fashion-mnist brings /usr/share/datasets/fashion-mnist"
            .formatted(home, name));
  }
}
