package io.shopkeeper.platform.job;

import io.shopkeeper.core.digest.Sha256;
import io.shopkeeper.platform.storage.Json;
import io.shopkeeper.platform.storage.Storage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileSystem;

/**
 * One job on its way to a driver on the cluster and back: a folder under the root, where {@code
 * submit} leaves what the driver reads, and the driver what it says and how it ended. Whatever the
 * cluster and its deploy mode, the root is the one place that both reach.
 */
final class Submission {
  /** Where submissions lie under the root. */
  static final String FOLDER = "runs/_submissions";

  /** The configuration of logs, below the directory that holds {@code conf/}. */
  static final String LOGGING = "conf/log4j2.properties";

  private static final String SETTINGS = "settings.json";
  private static final String END = "end.json";
  private static final String ATTEMPTS = "attempts";
  private static final String LINES = "lines";
  private static final String JARS = "jars";

  private final Storage storage;
  private final String folder;

  /**
   * How a job ended.
   *
   * @param message the one line that says why; empty where it is done
   */
  record End(int exitCode, String message) {}

  private Submission(Storage storage, String token) {
    this.storage = storage;
    this.folder = FOLDER + "/" + token;
  }

  /** A new one under a root, still empty. */
  static Submission under(Storage root) {
    return new Submission(root, UUID.randomUUID().toString());
  }

  /**
   * The one that {@code submit} sent to this driver.
   *
   * @param place what {@link #place} said
   * @param storages opens the storage under a root
   */
  static Submission at(
      org.apache.hadoop.fs.Path place,
      java.util.function.Function<org.apache.hadoop.fs.Path, Storage> storages) {
    org.apache.hadoop.fs.Path root = place.getParent().getParent().getParent();
    return new Submission(storages.apply(root), place.getName());
  }

  /** Where it lies, as any node of the cluster finds it. */
  String place() {
    return storage.path(folder).toString();
  }

  /** The file system of its root. */
  String fileSystem() {
    java.net.URI root = storage.root().toUri();
    return root.getScheme() + "://" + (root.getAuthority() == null ? "/" : root.getAuthority());
  }

  private String inside(String name) {
    return folder + "/" + name;
  }

  /** Where a file that settings name lies in the driver's copy, so that no two have one place. */
  static String copyOf(String name) {
    return "files/" + Sha256.of(name).hex(8) + "/" + Path.of(name).getFileName();
  }

  /**
   * Leaves what the driver reads.
   *
   * @param settings as JSON, without secrets
   * @param files that settings name, by that name; one that is not there is left out, for the job
   *     says best what it misses
   */
  void send(String settings, Map<String, Path> files, Path logging) throws IOException {
    storage.write(inside(SETTINGS), settings.getBytes(StandardCharsets.UTF_8));
    for (Map.Entry<String, Path> file : files.entrySet()) {
      if (Files.isRegularFile(file.getValue())) {
        storage.write(inside(copyOf(file.getKey())), Files.readAllBytes(file.getValue()));
      }
    }
    if (Files.isRegularFile(logging)) {
      storage.write(inside(LOGGING), Files.readAllBytes(logging));
    }
  }

  /** Leaves a jar, for a cluster that fetches them itself, and returns where. */
  String sendJar(Path jar) throws IOException {
    org.apache.hadoop.fs.Path target = storage.path(inside(JARS + "/" + jar.getFileName()));
    // Not as bytes in memory: the library of networks is large.
    FileSystem.get(target.toUri(), storage.configuration())
        .copyFromLocalFile(new org.apache.hadoop.fs.Path(jar.toUri()), target);
    return target.toString();
  }

  /**
   * Copies what was sent into a directory of the driver, which then serves as the one that holds
   * {@code conf/}.
   *
   * @return the file of the settings
   */
  Path receive(Path directory) throws IOException {
    for (Storage.FileEntry file : storage.files(folder)) {
      String name = file.path();
      if (name.equals(SETTINGS) || name.equals(LOGGING) || name.startsWith("files/")) {
        Path copy = directory.resolve(name);
        Files.createDirectories(copy.getParent());
        try (InputStream in = storage.open(inside(name))) {
          Files.copy(in, copy);
        }
      }
    }
    return directory.resolve(SETTINGS);
  }

  /** Notes that a driver begins, and returns whether another had begun and came to no end. */
  boolean beginsAgain() throws IOException {
    boolean again = !storage.list(inside(ATTEMPTS)).isEmpty();
    storage.write(inside(ATTEMPTS + "/" + UUID.randomUUID()), new byte[0]);
    return again;
  }

  /** Leaves lines for the console of {@code submit}. */
  void say(byte[] lines) throws IOException {
    List<String> there = storage.list(inside(LINES));
    long next = there.isEmpty() ? 1 : Long.parseLong(there.get(there.size() - 1)) + 1;
    while (true) {
      try {
        storage.write(inside(LINES + "/%010d".formatted(next)), lines);
        return;
      } catch (FileAlreadyExistsException e) {
        // An attempt that was given up is alive and speaks too.
        next++;
      }
    }
  }

  /**
   * What was said since, in order.
   *
   * @param seen how many pieces have been read; those that are returned come after them
   */
  List<String> said(int seen) throws IOException {
    List<String> pieces = new ArrayList<>();
    List<String> names = storage.list(inside(LINES));
    for (String name : names.subList(Math.min(seen, names.size()), names.size())) {
      pieces.add(new String(storage.read(inside(LINES + "/" + name)), StandardCharsets.UTF_8));
    }
    return pieces;
  }

  /** How it ended, once a driver has come to an end. */
  Optional<End> end() throws IOException {
    return storage.exists(inside(END))
        ? Optional.of(Json.read(storage, inside(END), End.class))
        : Optional.empty();
  }

  /** Notes how it ended; whoever ends first is believed. */
  void end(End end) throws IOException {
    String draft = inside("_end-" + UUID.randomUUID());
    storage.write(draft, Json.sealed(end));
    try {
      storage.rename(draft, inside(END));
    } catch (FileAlreadyExistsException e) {
      storage.delete(draft);
    }
  }

  /** Removes it, when nobody reads it any more. */
  void delete() throws IOException {
    storage.delete(folder);
  }
}
