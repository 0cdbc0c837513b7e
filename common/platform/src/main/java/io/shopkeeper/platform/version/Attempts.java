package io.shopkeeper.platform.version;

import io.shopkeeper.platform.storage.Names;
import io.shopkeeper.platform.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.UUID;

/**
 * The staging directories of the attempts of runs, one per attempt: {@code
 * STAGING/RUN-ID~1a2b3c4d}. So a process that was taken for dead shares no file with another
 * attempt at its run.
 */
final class Attempts {
  /** The separator, which does not occur in run ids. */
  private static final String OF = "~";

  private static final String DISCARDED = "discarded-";
  private static final int TOKEN = 8;

  private final Storage storage;
  private final String staging;

  /** Creates the attempts below a staging directory. */
  Attempts(Storage storage, String staging) {
    this.storage = storage;
    this.staging = staging;
  }

  /** The path of a new attempt of a run, which does not exist yet. */
  String begin(String runId) {
    String token = UUID.randomUUID().toString().substring(0, TOKEN);
    return staging + "/" + Names.check("run id", runId) + OF + token;
  }

  /**
   * Deletes the directories of earlier attempts of a run, each atomically, so that a process still
   * writing into one cannot commit a part of it.
   */
  void discard(String runId) throws IOException {
    for (String name : storage.list(staging)) {
      if (name.equals(runId) || name.startsWith(runId + OF)) {
        discardPath(staging + "/" + name);
      }
    }
  }

  private void discardPath(String path) throws IOException {
    String aside = staging + "/" + DISCARDED + UUID.randomUUID();
    try {
      storage.rename(path, aside);
    } catch (FileNotFoundException e) {
      // It has been committed concurrently.
      return;
    }
    storage.delete(aside);
  }
}
