package io.shopkeeper.platform.version;

import io.shopkeeper.platform.storage.Names;
import io.shopkeeper.platform.storage.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.UUID;

/**
 * What the attempts of runs stage, each in a directory of its own: {@code STAGING/RUN-ID~1a2b3c4d}.
 * A process that goes on where it was thought dead, while another does its run, shares no file
 * with it.
 */
final class Attempts {
  /** It stands in no run id. */
  private static final String OF = "~";

  private static final String DISCARDED = "discarded-";
  private static final int TOKEN = 8;

  private final Storage storage;
  private final String staging;

  /** The attempts below a staging directory. */
  Attempts(Storage storage, String staging) {
    this.storage = storage;
    this.staging = staging;
  }

  /** The path of a new attempt of a run; nothing is there yet. */
  String begin(String runId) {
    String token = UUID.randomUUID().toString().substring(0, TOKEN);
    return staging + "/" + Names.check("run id", runId) + OF + token;
  }

  /**
   * Deletes what earlier attempts of a run left, each at once for whoever still writes into it: it
   * cannot commit a half of what it wrote.
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
      // It has just been committed.
      return;
    }
    storage.delete(aside);
  }
}
