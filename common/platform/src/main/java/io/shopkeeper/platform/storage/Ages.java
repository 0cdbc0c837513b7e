package io.shopkeeper.platform.storage;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;

/**
 * How long ago something was last modified, by the earlier of two clocks: that of this machine and
 * that of the storage, which sets times of modification. So what another machine is writing does
 * not look abandoned to one whose clock is ahead.
 */
public final class Ages {
  private final Storage storage;
  private final long now;

  private Ages(Storage storage, long now) {
    this.storage = storage;
    this.now = now;
  }

  /** Reads both clocks. */
  public static Ages now(Storage storage, Clock clock) throws IOException {
    String probe = "_probe-" + UUID.randomUUID();
    try {
      storage.write(probe, new byte[0]);
      return new Ages(storage, Math.min(clock.millis(), storage.modified(probe)));
    } finally {
      storage.delete(probe);
    }
  }

  /**
   * Whether nothing at or below a path was modified for a time; Spark writes deep below it.
   *
   * @throws java.io.FileNotFoundException if it is gone
   */
  public boolean atLeast(Duration age, String path) throws IOException {
    long newest = storage.modified(path);
    for (Storage.FileEntry file : storage.files(path)) {
      String below = file.path().isEmpty() ? path : path + "/" + file.path();
      newest = Math.max(newest, storage.modified(below));
    }
    return now - newest >= age.toMillis();
  }
}
