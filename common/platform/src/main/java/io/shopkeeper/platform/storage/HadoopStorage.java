package io.shopkeeper.platform.storage;

import io.shopkeeper.core.ExitCode;
import io.shopkeeper.core.JobException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Paths;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.io.IOUtils;
import org.apache.hadoop.ipc.RemoteException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Storage on Hadoop's {@link FileContext}, whose rename, unlike {@code FileSystem.rename}, fails if
 * the target exists.
 */
public final class HadoopStorage implements Storage {
  private static final Logger LOG = LoggerFactory.getLogger(HadoopStorage.class);
  private static final FsPermission PRIVATE = new FsPermission((short) 0700);

  private final FileContext files;
  private final Configuration configuration;
  private final Path root;

  private HadoopStorage(FileContext files, Configuration configuration, Path root) {
    this.files = files;
    this.configuration = configuration;
    this.root = root;
  }

  /**
   * Opens the storage at a root and checks that it is writable.
   *
   * @param root {@code hdfs:}, {@code file:}, or a local path; a relative one is resolved against
   *     the working directory
   * @throws JobException 64 for any other root; 69 if it is not writable
   */
  public static Storage open(String root, Configuration configuration) {
    URI uri = rootUri(root);
    try {
      Storage storage;
      if (uri.getScheme().equals("file")) {
        storage = new LocalStorage(Paths.get(uri.getPath()), configuration);
      } else {
        URI named = named(uri, configuration);
        FileContext files = FileContext.getFileContext(named, configuration);
        Path qualified = files.makeQualified(new Path(named));
        storage = new HadoopStorage(files, new Configuration(configuration), qualified);
      }
      storage.makeDirectories("");
      String probe = "_probe-" + UUID.randomUUID();
      storage.write(probe, new byte[0]);
      storage.delete(probe);
      return storage;
    } catch (IOException | RuntimeException e) {
      if (e instanceof JobException known && known.exitCode() == ExitCode.USAGE) {
        throw known;
      }
      Throwable said = e instanceof JobException && e.getCause() != null ? e.getCause() : e;
      throw JobException.unavailable(
          "shopkeeper.root="
              + root
              + " ("
              + uri
              + ") cannot be written: "
              + StorageFailure.firstLine(said)
              + "; give this user write permission there, start the storage, or set another"
              + " shopkeeper.root",
          e);
    }
  }

  /**
   * A root that names no NameNode, as {@code hdfs:///shop}, is that of the configuration. Not
   * qualified by a file context, which gives a nameservice the port of a NameNode.
   */
  private static URI named(URI uri, Configuration configuration) {
    if (uri.getAuthority() != null) {
      return uri;
    }
    URI common = FileSystem.getDefaultUri(configuration);
    if (!uri.getScheme().equals(common.getScheme())) {
      throw JobException.usage(
          "shopkeeper.root=%s names no NameNode, and Hadoop's configuration has none (fs.defaultFS=%s): set HADOOP_CONF_DIR to the folder of core-site.xml, or write hdfs://NAMENODE/DIRECTORY"
              .formatted(uri, common));
    }
    return new Path(common.getScheme(), common.getAuthority(), uri.getPath()).toUri();
  }

  private static URI rootUri(String root) {
    if (root.isBlank()) {
      throw JobException.usage(
          "shopkeeper.root is empty; set it to an hdfs: or file: directory, such as ./warehouse");
    }
    int colon = root.indexOf(':');
    String scheme =
        colon > 1 && root.substring(0, colon).matches("[A-Za-z][A-Za-z0-9+.-]*")
            ? root.substring(0, colon).toLowerCase(java.util.Locale.ROOT)
            : "";
    switch (scheme) {
      case "" -> {
        return localUri(root);
      }
      case "file" -> {
        // "file:warehouse" is not a legal file URI, but stands for "./warehouse".
        return localUri(root.substring("file:".length()).replaceFirst("^//+(?=/)", ""));
      }
      case "hdfs" -> {
        try {
          return new Path(root).toUri();
        } catch (IllegalArgumentException e) {
          throw JobException.usage(
              "shopkeeper.root="
                  + root
                  + " is not a path: "
                  + StorageFailure.firstLine(e)
                  + "; write hdfs://NAMENODE/DIRECTORY");
        }
      }
      default ->
          throw JobException.usage(
              "shopkeeper.root="
                  + root
                  + " is refused: renaming a directory on "
                  + scheme
                  + ": is not atomic, so readers could see half a version; set an hdfs: or file:"
                  + " root");
    }
  }

  private static URI localUri(String path) {
    // Not File.toURI, which appends a slash if the directory exists and so would change the root.
    return new Path("file", null, Paths.get(path).toAbsolutePath().normalize().toString()).toUri();
  }

  @Override
  public Path root() {
    return root;
  }

  @Override
  public Configuration configuration() {
    return configuration;
  }

  @Override
  public boolean exists(String relative) throws IOException {
    return call("look at", relative, () -> files.util().exists(path(relative)));
  }

  @Override
  public List<String> list(String relative) throws IOException {
    return call(
        "list",
        relative,
        () -> {
          List<String> names = new ArrayList<>();
          try {
            RemoteIterator<FileStatus> statuses = files.listStatus(path(relative));
            while (statuses.hasNext()) {
              names.add(statuses.next().getPath().getName());
            }
          } catch (FileNotFoundException e) {
            return List.of();
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
        () -> {
          List<FileEntry> found = new ArrayList<>();
          try {
            FileStatus status = files.getFileStatus(path(relative));
            if (status.isDirectory()) {
              collect(status.getPath(), "", found);
            } else {
              found.add(new FileEntry("", status.getLen()));
            }
          } catch (FileNotFoundException e) {
            return List.of();
          }
          found.sort(Comparator.comparing(FileEntry::path));
          return List.copyOf(found);
        });
  }

  private void collect(Path directory, String prefix, List<FileEntry> found) throws IOException {
    RemoteIterator<FileStatus> statuses = files.listStatus(directory);
    while (statuses.hasNext()) {
      FileStatus status = statuses.next();
      String name = status.getPath().getName();
      if (status.isDirectory()) {
        collect(status.getPath(), prefix + name + "/", found);
      } else {
        found.add(new FileEntry(prefix + name, status.getLen()));
      }
    }
  }

  @Override
  public void makeDirectories(String relative) throws IOException {
    call(
        "create",
        relative,
        () -> {
          files.mkdir(path(relative), FsPermission.getDirDefault(), true);
          return null;
        });
  }

  @Override
  public void makePrivateDirectories(String relative) throws IOException {
    call(
        "create",
        relative,
        () -> {
          Path path = path(relative);
          files.mkdir(path.getParent(), FsPermission.getDirDefault(), true);
          files.mkdir(path, PRIVATE, false);
          // The umask may have removed permissions, and an existing directory may have more.
          files.setPermission(path, PRIVATE);
          return null;
        });
  }

  @Override
  public void rename(String from, String to) throws IOException {
    call(
        "rename " + from + " to",
        to,
        () -> {
          try {
            files.rename(path(from), path(to), Options.Rename.NONE);
          } catch (RemoteException e) {
            // Renaming a directory onto a file raises no specific exception.
            if (files.util().exists(path(to))) {
              FileAlreadyExistsException taken =
                  new FileAlreadyExistsException(path(to) + " exists");
              taken.initCause(e);
              throw taken;
            }
            throw e;
          }
          return null;
        });
  }

  @Override
  public void write(String relative, byte[] content) throws IOException {
    call(
        "write",
        relative,
        () -> {
          create(relative, out -> out.write(content));
          return null;
        });
  }

  @Override
  public void copy(String from, String to) throws IOException {
    call(
        "copy " + from + " to",
        to,
        () -> {
          try (InputStream in = files.open(path(from))) {
            create(to, in::transferTo);
          }
          return null;
        });
  }

  @FunctionalInterface
  private interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

  private void create(String relative, Content content) throws IOException {
    FSDataOutputStream out =
        files.create(
            path(relative), EnumSet.of(CreateFlag.CREATE), Options.CreateOpts.createParent());
    boolean written = false;
    try {
      content.writeTo(out);
      out.hsync();
      written = true;
    } finally {
      // No try-with-resources: HDFS throws the same exception object again when a stream that
      // failed is closed, and an exception cannot be its own suppressed one.
      if (written) {
        out.close();
      } else {
        abandon(out, relative);
      }
    }
  }

  /** Removes a file that could not be written, since its name counts towards a quota. */
  private void abandon(OutputStream out, String relative) {
    IOUtils.closeStream(out);
    try {
      files.delete(path(relative), false);
    } catch (IOException e) {
      LOG.debug("Not removed: {}", StorageFailure.firstLine(e));
    }
  }

  @Override
  public void touch(String relative) throws IOException {
    call(
        "touch",
        relative,
        () -> {
          // Not setTimes, which would store this machine's clock instead of the NameNode's.
          files
              .create(
                  path(relative),
                  EnumSet.of(CreateFlag.CREATE, CreateFlag.OVERWRITE),
                  Options.CreateOpts.donotCreateParent())
              .close();
          return null;
        });
  }

  @Override
  public byte[] read(String relative) throws IOException {
    return call(
        "read",
        relative,
        () -> {
          try (InputStream in = files.open(path(relative))) {
            return in.readAllBytes();
          }
        });
  }

  @Override
  public InputStream open(String relative) throws IOException {
    return call("read", relative, () -> files.open(path(relative)));
  }

  @Override
  public void delete(String relative) throws IOException {
    call(
        "delete",
        relative,
        () -> {
          try {
            files.delete(path(relative), true);
          } catch (FileNotFoundException e) {
            return null;
          }
          return null;
        });
  }

  @Override
  public long modified(String relative) throws IOException {
    return call(
        "look at", relative, () -> files.getFileStatus(path(relative)).getModificationTime());
  }

  private <T> T call(String doing, String relative, Call<T> body) throws IOException {
    try {
      return body.run();
    } catch (IOException e) {
      throw StorageFailure.explained(doing + " " + path(relative), e);
    }
  }

  @FunctionalInterface
  private interface Call<T> {
    T run() throws IOException;
  }
}
