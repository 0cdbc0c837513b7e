package io.shopkeeper.learning.encode;

import io.shopkeeper.core.JobException;
import io.shopkeeper.pretrained.PretrainedModel;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Reads pretrained models from the file systems of the cluster. */
public final class PretrainedDirectory {
  private PretrainedDirectory() {}

  /**
   * Reads a model with all its files into memory, so that it can be broadcast: executors need not
   * see the directory.
   *
   * @param where a directory, or one of {@link PretrainedModel#BUILT_IN}, which is not read
   * @throws JobException (64) if there is no such directory, or its descriptor is not valid
   */
  public static PretrainedModel read(String where, Configuration configuration) throws IOException {
    if (PretrainedModel.BUILT_IN.contains(where)) {
      return PretrainedModel.of(where);
    }
    HashMap<String, byte[]> files = new HashMap<>();
    try {
      Path directory = new Path(where);
      FileSystem system = directory.getFileSystem(configuration);
      for (FileStatus file : system.listStatus(directory)) {
        if (file.isFile()) {
          files.put(file.getPath().getName(), bytes(system, file));
        }
      }
    } catch (FileNotFoundException | IllegalArgumentException e) {
      // The descriptor is missing then, which is told.
    }
    return PretrainedModel.of(where, file -> found(files, file));
  }

  private static byte[] bytes(FileSystem system, FileStatus file) throws IOException {
    if (file.getLen() > Integer.MAX_VALUE - Long.BYTES) {
      throw JobException.usage(
          "%s has %d bytes: a pretrained model of more than 2 GiB is not read; take a smaller one"
              .formatted(file.getPath(), file.getLen()));
    }
    byte[] bytes = new byte[(int) file.getLen()];
    try (FSDataInputStream in = system.open(file.getPath())) {
      in.readFully(0, bytes);
    }
    return bytes;
  }

  private static byte[] found(Map<String, byte[]> files, String file) throws IOException {
    byte[] bytes = files.get(file);
    if (bytes == null) {
      throw new FileNotFoundException("it has the files " + files.keySet());
    }
    return bytes;
  }
}
