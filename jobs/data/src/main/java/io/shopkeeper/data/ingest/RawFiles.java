package io.shopkeeper.data.ingest;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;

/** Opens raw files; compression is recognised by the suffix of the name. */
final class RawFiles {
  private RawFiles() {}

  static boolean compressed(String path, Configuration configuration) {
    return new CompressionCodecFactory(configuration).getCodec(new Path(path)) != null;
  }

  /** The uncompressed content from its beginning. */
  static InputStream open(String file, Configuration configuration) throws IOException {
    Path path = new Path(file);
    CompressionCodec codec = new CompressionCodecFactory(configuration).getCodec(path);
    InputStream raw = path.getFileSystem(configuration).open(path);
    return codec == null ? raw : codec.createInputStream(raw);
  }

  /** The content of an uncompressed file from an offset on. */
  static InputStream openAt(String file, long offset, Configuration configuration)
      throws IOException {
    Path path = new Path(file);
    FSDataInputStream in = path.getFileSystem(configuration).open(path);
    in.seek(offset);
    return in;
  }

  /** Whether the bytes of a file are at fault rather than storage, which Spark may ask again. */
  static boolean damaged(IOException failure) {
    return failure instanceof EOFException
        || failure instanceof ZipException
        || failure.getClass().equals(IOException.class);
  }
}
