package io.shopkeeper.platform.storage;

import io.shopkeeper.core.digest.Sha256;
import java.util.Collection;
import java.util.Comparator;

/**
 * A file as it was read: what must be found there for as long as it is committed.
 *
 * @param path below the directory that it is part of, with '/'; empty where the file is all there
 *     is
 * @param bytes its length
 * @param sha256 of its bytes, in hex
 */
public record FileSum(String path, long bytes, String sha256) {
  /** One sum of several files: SHA-256 over their sorted pairs of path and SHA-256. */
  public static String total(Collection<FileSum> files) {
    Sha256 total = new Sha256();
    files.stream()
        .sorted(Comparator.comparing(FileSum::path))
        .forEach(file -> total.add(file.path() + "\t" + file.sha256() + "\n"));
    return total.hex();
  }

  @Override
  public String toString() {
    return "%d bytes with SHA-256 %.16s…".formatted(bytes, sha256);
  }
}
