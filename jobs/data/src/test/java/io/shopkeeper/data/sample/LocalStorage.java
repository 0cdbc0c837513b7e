package io.shopkeeper.data.sample;

import io.shopkeeper.platform.storage.Storage;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.fs.Path;

/** Storage in a folder. */
final class LocalStorage implements Storage {
  private final java.nio.file.Path root;

  LocalStorage(java.nio.file.Path root) {
    this.root = root;
  }

  @Override
  public Path root() {
    return new Path(root.toUri());
  }

  @Override
  public boolean exists(String relative) {
    return Files.exists(root.resolve(relative));
  }

  @Override
  public List<String> list(String relative) throws IOException {
    if (!exists(relative)) {
      return List.of();
    }
    try (Stream<java.nio.file.Path> files = Files.list(root.resolve(relative))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Override
  public void makeDirectories(String relative) throws IOException {
    Files.createDirectories(root.resolve(relative));
  }

  @Override
  public void rename(String from, String to) throws IOException {
    Files.move(root.resolve(from), root.resolve(to));
  }

  @Override
  public void write(String relative, byte[] content) throws IOException {
    Files.createDirectories(root.resolve(relative).getParent());
    Files.write(root.resolve(relative), content, java.nio.file.StandardOpenOption.CREATE_NEW);
  }

  @Override
  public byte[] read(String relative) throws IOException {
    return Files.readAllBytes(root.resolve(relative));
  }

  @Override
  public void delete(String relative) throws IOException {
    if (!exists(relative)) {
      return;
    }
    try (Stream<java.nio.file.Path> files = Files.walk(root.resolve(relative))) {
      for (java.nio.file.Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  @Override
  public long modified(String relative) throws IOException {
    return Files.getLastModifiedTime(root.resolve(relative)).toMillis();
  }
}
