package io.shopkeeper.learning.encode;

import io.shopkeeper.core.JobException;
import io.shopkeeper.pretrained.LanguageModels;
import io.shopkeeper.pretrained.PretrainedModel;
import io.shopkeeper.text.SentenceVectors;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileStatus;
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
    HashMap<String, byte[]> read = new HashMap<>();
    for (Map.Entry<String, FileStatus> file : files(where, configuration).entrySet()) {
      read.put(file.getKey(), bytes(file.getValue(), configuration));
    }
    return PretrainedModel.of(where, file -> found(read, file));
  }

  /**
   * The vectors of texts by the models of names.
   *
   * @param names as {@link SentenceVectors#names} has them
   * @throws JobException (64) if there is no such directory, or its descriptor is not valid
   */
  public static LanguageModels sentences(List<String> names, Configuration configuration)
      throws IOException {
    return new LanguageModels(
        model(names.get(0), configuration), model(names.get(1), configuration));
  }

  private static Optional<PretrainedModel> model(String name, Configuration configuration)
      throws IOException {
    return name.isEmpty() ? Optional.empty() : Optional.of(read(name, configuration));
  }

  /**
   * By what a model's vectors are known. Only its descriptor is read.
   *
   * @throws JobException (64) if there is no such directory, or its descriptor is not valid
   */
  public static String vectors(String where, Configuration configuration) throws IOException {
    if (PretrainedModel.BUILT_IN.contains(where)) {
      return PretrainedModel.of(where).vectors();
    }
    Map<String, FileStatus> files = files(where, configuration);
    return PretrainedModel.of(where, file -> bytes(found(files, file), configuration)).vectors();
  }

  /**
   * The files of a directory; none if there is no directory, which the missing descriptor tells.
   */
  private static Map<String, FileStatus> files(String where, Configuration configuration)
      throws IOException {
    Map<String, FileStatus> files = new TreeMap<>();
    try {
      Path directory = new Path(where);
      for (FileStatus file : directory.getFileSystem(configuration).listStatus(directory)) {
        if (file.isFile()) {
          files.put(file.getPath().getName(), file);
        }
      }
    } catch (FileNotFoundException | IllegalArgumentException e) {
      return Map.of();
    }
    return files;
  }

  private static byte[] bytes(FileStatus file, Configuration configuration) throws IOException {
    if (file.getLen() > Integer.MAX_VALUE - Long.BYTES) {
      throw JobException.usage(
          "%s has %d bytes: a pretrained model of more than 2 GiB is not read; take a smaller one"
              .formatted(file.getPath(), file.getLen()));
    }
    byte[] bytes = new byte[(int) file.getLen()];
    try (FSDataInputStream in = file.getPath().getFileSystem(configuration).open(file.getPath())) {
      in.readFully(0, bytes);
    }
    return bytes;
  }

  private static <T> T found(Map<String, T> files, String file) throws IOException {
    T found = files.get(file);
    if (found == null) {
      throw new FileNotFoundException("it has the files " + files.keySet());
    }
    return found;
  }
}
