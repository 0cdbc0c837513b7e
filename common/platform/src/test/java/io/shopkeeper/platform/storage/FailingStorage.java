package io.shopkeeper.platform.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * A storage whose process dies at its n-th mutating step, so that nothing works afterwards, or that
 * fails at this step alone. The observer is called before every mutating step, to look at what
 * readers would see there.
 */
public final class FailingStorage implements Storage {
  /** How the process dies, or what its storage does to it while it lives. */
  public enum Death {
    /** With an exception, before the step is done. */
    BEFORE,
    /** With an exception, in the middle of a step that is not atomic. */
    HALFWAY,
    /** Really, before the step is done. */
    HALT,
    /** Really, in the middle of a step that is not atomic. */
    HALT_HALFWAY,
    /** It lives: the step is refused, as where a disk is full, and nothing is done. */
    REFUSED,
    /**
     * It lives: the step is done, yet reported as failed, as where the answer is lost on its way. A
     * rename is reported as one whose source is missing, as when HDFS is asked a second time.
     */
    DONE
  }

  /** What a test does between two steps. */
  @FunctionalInterface
  public interface Observer {
    void look(int step, String what) throws IOException;
  }

  /** The exception of a process that died. */
  public static final class Dead extends IOException {
    private static final long serialVersionUID = 1L;

    Dead(String message) {
      super(message);
    }
  }

  /** Exit status of a process that halted itself. */
  public static final int HALTED = 86;

  private final Storage storage;
  private final int fatal;
  private final Death death;
  private final Observer observer;
  private final List<String> steps = new ArrayList<>();
  private boolean dead;

  /**
   * @param fatal the step at which it dies, from 1; 0 for never
   */
  public FailingStorage(Storage storage, int fatal, Death death, Observer observer) {
    this.storage = storage;
    this.fatal = fatal;
    this.death = death;
    this.observer = observer;
  }

  /** The mutating steps so far. */
  public synchronized List<String> steps() {
    return List.copyOf(steps);
  }

  @FunctionalInterface
  private interface Step {
    void run() throws IOException;
  }

  private synchronized void mutate(String what, Step half, Step whole) throws IOException {
    alive();
    steps.add(what);
    observer.look(steps.size(), what);
    if (steps.size() == fatal && death == Death.REFUSED) {
      throw new Dead("No space left on device");
    }
    if (steps.size() == fatal && death == Death.DONE) {
      whole.run();
      throw what.startsWith("rename ")
          ? new FileNotFoundException("done, but reported as failed: " + what)
          : new Dead("done, but reported as failed: " + what);
    }
    if (steps.size() == fatal) {
      dead = true;
      if (death == Death.HALFWAY || death == Death.HALT_HALFWAY) {
        half.run();
      }
      if (death == Death.HALT || death == Death.HALT_HALFWAY) {
        Runtime.getRuntime().halt(HALTED);
      }
      throw new Dead("died at step " + fatal + ": " + what);
    }
    whole.run();
  }

  private synchronized void alive() throws IOException {
    if (dead) {
      throw new Dead("dead since step " + fatal);
    }
  }

  private static void nothing() {}

  @Override
  public Path root() {
    return storage.root();
  }

  @Override
  public Configuration configuration() {
    return storage.configuration();
  }

  @Override
  public boolean exists(String relative) throws IOException {
    alive();
    return storage.exists(relative);
  }

  @Override
  public List<String> list(String relative) throws IOException {
    alive();
    return storage.list(relative);
  }

  @Override
  public List<FileEntry> files(String relative) throws IOException {
    alive();
    return storage.files(relative);
  }

  @Override
  public void makeDirectories(String relative) throws IOException {
    mutate(
        "makeDirectories " + relative,
        FailingStorage::nothing,
        () -> storage.makeDirectories(relative));
  }

  @Override
  public void makePrivateDirectories(String relative) throws IOException {
    mutate(
        "makePrivateDirectories " + relative,
        () -> storage.makeDirectories(relative),
        () -> storage.makePrivateDirectories(relative));
  }

  @Override
  public void rename(String from, String to) throws IOException {
    mutate(
        "rename " + from + " to " + to,
        () -> {
          // The local rename of a file links it first.
          List<FileEntry> files = storage.files(from);
          if (files.size() == 1 && files.get(0).path().isEmpty() && !storage.exists(to)) {
            storage.copy(from, to);
          }
        },
        () -> storage.rename(from, to));
  }

  @Override
  public void write(String relative, byte[] content) throws IOException {
    mutate(
        "write " + relative,
        () -> storage.write(relative, java.util.Arrays.copyOf(content, content.length / 2)),
        () -> storage.write(relative, content));
  }

  @Override
  public void copy(String from, String to) throws IOException {
    mutate(
        "copy " + from + " to " + to,
        () -> {
          byte[] content = storage.read(from);
          storage.write(to, java.util.Arrays.copyOf(content, content.length / 2));
        },
        () -> storage.copy(from, to));
  }

  @Override
  public void touch(String relative) throws IOException {
    mutate("touch " + relative, FailingStorage::nothing, () -> storage.touch(relative));
  }

  @Override
  public void delete(String relative) throws IOException {
    mutate(
        "delete " + relative,
        () -> {
          List<FileEntry> files = storage.files(relative);
          for (FileEntry file : files.subList(0, (files.size() + 1) / 2)) {
            storage.delete(file.path().isEmpty() ? relative : relative + "/" + file.path());
          }
        },
        () -> storage.delete(relative));
  }

  @Override
  public byte[] read(String relative) throws IOException {
    alive();
    return storage.read(relative);
  }

  @Override
  public InputStream open(String relative) throws IOException {
    alive();
    return storage.open(relative);
  }

  @Override
  public long modified(String relative) throws IOException {
    alive();
    return storage.modified(relative);
  }
}
