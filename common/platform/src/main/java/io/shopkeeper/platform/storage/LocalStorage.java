package io.shopkeeper.platform.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileAlreadyExistsException;

/**
 * Storage on {@code file:} by {@code java.nio} instead of Hadoop's local file system, which
 *
 * <ul>
 *   <li>checks a rename's target first and, where rename(2) then fails, falls back to a copy that
 *       nests the source inside the target: a publisher that lost a race would write into the
 *       winner's version;
 *   <li>starts a {@code chmod} process for every file and directory that it creates, unless
 *       Hadoop's native library is installed.
 * </ul>
 *
 * <p>A commit survives a crash of the process at any step, but not a power failure: Spark does not
 * sync the data files that it writes. Use HDFS where that matters.
 */
final class LocalStorage implements Storage {
  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rwx------");
  private static final int DELETE_ATTEMPTS = 5;

  private final Path root;
  private final org.apache.hadoop.fs.Path hadoopRoot;
  private final Configuration configuration;

  LocalStorage(Path root, Configuration configuration) {
    this.root = root;
    this.hadoopRoot = new org.apache.hadoop.fs.Path("file", null, root.toString());
    this.configuration = new Configuration(configuration);
  }

  @Override
  public org.apache.hadoop.fs.Path root() {
    return hadoopRoot;
  }

  @Override
  public Configuration configuration() {
    return configuration;
  }

  private Path local(String relative) {
    return relative.isEmpty() ? root : root.resolve(relative);
  }

  @Override
  public boolean exists(String relative) throws IOException {
    return call("look at", relative, LocalStorage::isThere);
  }

  /** Unlike {@link Files#exists}, which takes what it may not look at for what is not there. */
  private static boolean isThere(Path path) throws IOException {
    try {
      Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    } catch (FileSystemException e) {
      for (Path above = path.getParent(); above != null; above = above.getParent()) {
        if (Files.isRegularFile(above)) {
          return false;
        }
      }
      throw e;
    }
  }

  @Override
  public List<String> list(String relative) throws IOException {
    return call(
        "list",
        relative,
        path -> {
          List<String> names = new ArrayList<>();
          try (DirectoryStream<Path> entries = Files.newDirectoryStream(path)) {
            for (Path entry : entries) {
              String name = entry.getFileName().toString();
              if (!isChecksum(name)) {
                names.add(name);
              }
            }
          } catch (NoSuchFileException e) {
            return List.of();
          } catch (NotDirectoryException e) {
            return List.of(path.getFileName().toString());
          }
          names.sort(Comparator.naturalOrder());
          return List.copyOf(names);
        });
  }

  @Override
  public List<FileEntry> files(String relative) throws IOException {
    return call(
        "list",
        relative,
        path -> {
          List<FileEntry> found = new ArrayList<>();
          if (!isThere(path)) {
            return List.of();
          }
          Files.walkFileTree(
              path,
              new Forgiving() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                  if (!isChecksum(file.getFileName().toString())) {
                    found.add(new FileEntry(path.relativize(file).toString(), attributes.size()));
                  }
                  return FileVisitResult.CONTINUE;
                }
              });
          found.sort(Comparator.comparing(FileEntry::path));
          return List.copyOf(found);
        });
  }

  /** A visitor that ignores files deleted during the walk. */
  private static class Forgiving extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
      if (e instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw e;
    }
  }

  /** Spark writes through Hadoop's checksummed local file system, which adds {@code .NAME.crc}. */
  private static boolean isChecksum(String name) {
    return name.startsWith(".") && name.endsWith(".crc");
  }

  @Override
  public void makeDirectories(String relative) throws IOException {
    call("create", relative, Files::createDirectories);
  }

  @Override
  public void makePrivateDirectories(String relative) throws IOException {
    call(
        "create",
        relative,
        path -> {
          Files.createDirectories(path.getParent());
          if (!Files.isDirectory(path)) {
            Files.createDirectories(path, PosixFilePermissions.asFileAttribute(PRIVATE));
          }
          return Files.setPosixFilePermissions(path, PRIVATE);
        });
  }

  @Override
  public void rename(String from, String to) throws IOException {
    Path source = local(from);
    call(
        "rename " + from + " to",
        to,
        target -> {
          if (!Files.exists(source, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileNotFoundException(source + " does not exist");
          }
          if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(target + " exists");
          }
          try {
            if (Files.isDirectory(source, LinkOption.NOFOLLOW_LINKS)) {
              // rename(2) fails if the target is a directory that is not empty; ours never is
              // empty.
              Files.move(source, target, StandardCopyOption.ATOMIC_MOVE);
            } else {
              // rename(2) would replace an existing file; link(2) does not.
              Files.createLink(target, source);
              Files.delete(source);
            }
          } catch (NoSuchFileException e) {
            throw e;
          } catch (FileSystemException e) {
            // A lease that was given back since then is gone again.
            boolean wasThere = "Directory not empty".equals(e.getReason());
            if (Files.exists(source) && (wasThere || Files.exists(target))) {
              throw taken(target, e);
            }
            throw e;
          }
          return target;
        });
  }

  private static IOException taken(Path target, IOException cause) {
    IOException e = new FileAlreadyExistsException(target + " exists");
    e.initCause(cause);
    return e;
  }

  private static void force(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  @Override
  public void write(String relative, byte[] content) throws IOException {
    call(
        "write",
        relative,
        path -> {
          Files.createDirectories(path.getParent());
          Files.write(path, content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
          force(path);
          return path;
        });
  }

  @Override
  public void copy(String from, String to) throws IOException {
    Path source = local(from);
    call(
        "copy " + from + " to",
        to,
        target -> {
          Files.createDirectories(target.getParent());
          Files.copy(source, target);
          force(target);
          return target;
        });
  }

  @Override
  public void touch(String relative) throws IOException {
    call(
        "touch",
        relative,
        path ->
            // One byte, since truncating an empty file need not change its modification time.
            Files.write(
                path,
                new byte[] {'.'},
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE));
  }

  @Override
  public byte[] read(String relative) throws IOException {
    return call("read", relative, Files::readAllBytes);
  }

  @Override
  public InputStream open(String relative) throws IOException {
    return call("read", relative, Files::newInputStream);
  }

  @Override
  public void delete(String relative) throws IOException {
    call(
        "delete",
        relative,
        path -> {
          for (int attempt = 1; isThere(path); attempt++) {
            try {
              Files.walkFileTree(path, new Deletion());
            } catch (DirectoryNotEmptyException e) {
              // A task that outlives its job may still write into the directory.
              if (attempt == DELETE_ATTEMPTS) {
                throw e;
              }
            }
          }
          return path;
        });
  }

  private static final class Deletion extends Forgiving {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, IOException failure)
        throws IOException {
      Files.deleteIfExists(directory);
      return FileVisitResult.CONTINUE;
    }
  }

  @Override
  public long modified(String relative) throws IOException {
    return call("look at", relative, path -> Files.getLastModifiedTime(path).toMillis());
  }

  private <T> T call(String doing, String relative, Call<T> body) throws IOException {
    try {
      return body.run(local(relative));
    } catch (NoSuchFileException e) {
      FileNotFoundException missing = new FileNotFoundException(StorageFailure.firstLine(e));
      missing.initCause(e);
      throw missing;
    } catch (java.nio.file.FileAlreadyExistsException e) {
      throw taken(local(relative), e);
    } catch (IOException e) {
      throw StorageFailure.explained(doing + " " + path(relative), e);
    }
  }

  @FunctionalInterface
  private interface Call<T> {
    T run(Path path) throws IOException;
  }
}
