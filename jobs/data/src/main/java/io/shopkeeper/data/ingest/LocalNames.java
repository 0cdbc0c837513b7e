package io.shopkeeper.data.ingest;

import io.shopkeeper.core.JobException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;

/**
 * Checks a local folder for files that Hadoop's listing would miss or never finish reading: names
 * that the JVM's encoding cannot represent, pipes and devices, and cyclic symbolic links.
 */
final class LocalNames extends SimpleFileVisitor<Path> {
  private final Path folder;

  private LocalNames(Path folder) {
    this.folder = folder;
  }

  /**
   * Checks a folder recursively if it is local.
   *
   * @throws JobException (65) naming the first such file
   */
  static void require(FileSystem system, org.apache.hadoop.fs.Path folder) throws IOException {
    if (system instanceof LocalFileSystem local) {
      Path path = local.pathToFile(folder).toPath();
      if (Files.exists(path)) {
        Files.walkFileTree(
            path,
            EnumSet.of(FileVisitOption.FOLLOW_LINKS),
            Integer.MAX_VALUE,
            new LocalNames(path));
      }
    }
  }

  private boolean hidden(Path path) {
    String name = path.getFileName() == null ? "" : path.getFileName().toString();
    return !path.equals(folder) && (name.startsWith(".") || name.startsWith("_"));
  }

  private String name(Path path) {
    return Shown.file(folder.relativize(path).toString()) + " in " + folder;
  }

  @Override
  public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes) {
    if (hidden(path)) {
      return FileVisitResult.SKIP_SUBTREE;
    }
    requireSpelling(path);
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFile(Path path, BasicFileAttributes attributes) {
    if (hidden(path)) {
      return FileVisitResult.CONTINUE;
    }
    requireSpelling(path);
    if (attributes.isSymbolicLink()) {
      throw JobException.badInput(name(path) + " is a link to nothing; remove it, or correct it");
    }
    if (!attributes.isRegularFile()) {
      throw JobException.badInput(
          name(path) + " is a pipe or a device, no file; move it out of ingest.input");
    }
    if (!Files.isReadable(path)) {
      throw forbidden(path, null);
    }
    return FileVisitResult.CONTINUE;
  }

  private JobException forbidden(Path path, IOException cause) {
    return JobException.unavailable(
        name(path) + " may not be read by this account; correct its mode or its owner", cause);
  }

  private void requireSpelling(Path path) {
    if (path.toString().indexOf('\uFFFD') >= 0) {
      throw JobException.badInput(
          "the name of %s cannot be read where the locale's charset is %s; set LC_ALL=C.UTF-8, or rename it where its name is not UTF-8"
              .formatted(name(path), System.getProperty("sun.jnu.encoding")));
    }
  }

  @Override
  public FileVisitResult visitFileFailed(Path path, IOException failure) throws IOException {
    if (hidden(path)) {
      return FileVisitResult.CONTINUE;
    }
    requireSpelling(path);
    if (failure instanceof FileSystemLoopException) {
      throw JobException.badInput(
          name(path) + " is a link to a folder that it lies in; remove it, or link to its files");
    }
    if (failure instanceof AccessDeniedException) {
      throw forbidden(path, failure);
    }
    throw failure;
  }
}
