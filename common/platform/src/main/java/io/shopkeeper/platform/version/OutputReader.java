package io.shopkeeper.platform.version;

import io.shopkeeper.core.digest.Sha256;
import io.shopkeeper.platform.storage.FileSum;
import io.shopkeeper.platform.storage.Storage;
import io.shopkeeper.platform.storage.Storage.FileEntry;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.HadoopReadOptions;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.util.HadoopInputFile;

/**
 * Verifies written outputs without Spark: reads all bytes for checksums, and Parquet footers for
 * row counts.
 */
final class OutputReader {
  private static final int MOST_THREADS = 8;

  private final Storage storage;

  OutputReader(Storage storage) {
    this.storage = storage;
  }

  /** One file as read back; rows is −1 if it is not a Parquet file. */
  private record FileRead(FileSum sum, long rows) {}

  /**
   * Reads outputs below a directory.
   *
   * @throws IOException naming an output that is missing, incomplete or unreadable
   */
  List<Manifest.Output> read(String directory, Collection<String> outputs) throws IOException {
    ExecutorService pool =
        Executors.newFixedThreadPool(
            Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors()));
    try {
      List<Manifest.Output> found = new ArrayList<>();
      for (String output : outputs) {
        found.add(read(directory, output, pool));
      }
      return List.copyOf(found);
    } finally {
      pool.shutdownNow();
    }
  }

  private Manifest.Output read(String directory, String output, ExecutorService pool)
      throws IOException {
    String path = directory + "/" + output;
    List<FileEntry> files = storage.files(path);
    if (files.isEmpty()) {
      throw new IOException(storage.path(path) + " was never written");
    }
    List<Callable<FileRead>> work = new ArrayList<>();
    for (FileEntry file : files) {
      if (file.path().startsWith("_temporary/") || file.path().contains("/_temporary/")) {
        throw new IOException(storage.path(path) + " was not finished: it holds " + file.path());
      }
      work.add(() -> sum(path, file));
    }
    List<FileRead> read = await(work, pool);
    List<FileSum> sums = read.stream().map(FileRead::sum).toList();
    long bytes = 0;
    long rows = 0;
    boolean table = false;
    boolean other = false;
    for (FileRead file : read) {
      bytes += file.sum().bytes();
      String name = file.sum().path().substring(file.sum().path().lastIndexOf('/') + 1);
      if (file.rows() >= 0) {
        rows += file.rows();
        table = true;
      } else if (!name.equals("_SUCCESS")) {
        other = true;
      } else {
        // A partitioned table without rows consists of _SUCCESS alone.
        table |= sums.size() == 1;
      }
    }
    return new Manifest.Output(
        output, table && !other ? rows : -1, bytes, FileSum.total(sums), sums);
  }

  private static List<FileRead> await(List<Callable<FileRead>> work, ExecutorService pool)
      throws IOException {
    try {
      List<FileRead> read = new ArrayList<>();
      for (Future<FileRead> file : pool.invokeAll(work)) {
        read.add(file.get());
      }
      return read;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new java.io.InterruptedIOException("interrupted while reading outputs back");
    }
  }

  private FileRead sum(String output, FileEntry file) throws IOException {
    String path = file.path().isEmpty() ? output : output + "/" + file.path();
    Sha256 sum = new Sha256();
    long bytes;
    try (InputStream in = storage.open(path)) {
      bytes = sum.addAll(in);
    }
    if (bytes != file.bytes()) {
      throw new IOException(
          storage.path(path) + " has " + file.bytes() + " bytes, but " + bytes + " were read");
    }
    long rows = path.endsWith(".parquet") ? rows(storage.path(path)) : -1;
    return new FileRead(new FileSum(file.path(), bytes, sum.hex()), rows);
  }

  private long rows(Path file) throws IOException {
    try (ParquetFileReader reader =
        ParquetFileReader.open(
            HadoopInputFile.fromPath(file, storage.configuration()),
            HadoopReadOptions.builder(storage.configuration(), file).build())) {
      return reader.getRecordCount();
    } catch (RuntimeException e) {
      throw new IOException(file + " is not a whole Parquet file: " + e.getMessage(), e);
    }
  }
}
