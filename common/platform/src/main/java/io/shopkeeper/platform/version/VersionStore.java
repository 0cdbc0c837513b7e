package io.shopkeeper.platform.version;

import io.shopkeeper.platform.storage.Storage;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Artifacts or releases: numbered immutable versions and the aliases that point at them. */
public final class VersionStore {
  private final Storage storage;
  private final String kind;
  private final Clock clock;

  /**
   * @param kind the directory under the root: {@code artifacts} or {@code releases}
   */
  public VersionStore(Storage storage, String kind, Clock clock) {
    this.storage = storage;
    this.kind = kind;
    this.clock = clock;
  }

  /**
   * Opens a fresh staging directory, invisible to readers; leftovers of the same run are removed.
   */
  public Staging stage(String name, String runId) throws IOException {
    throw new UnsupportedOperationException("to be built: " + storage + kind + clock);
  }

  /** The version that production points at. */
  public Optional<Version> production(String name) throws IOException {
    throw new UnsupportedOperationException("to be built");
  }

  /** The version that a run committed, if it did. */
  public Optional<Version> ofRun(String name, String runId) throws IOException {
    throw new UnsupportedOperationException("to be built");
  }

  /** All committed versions, ascending. */
  public List<Version> versions(String name) throws IOException {
    throw new UnsupportedOperationException("to be built");
  }

  /** All names that have a version. */
  public List<String> names() throws IOException {
    throw new UnsupportedOperationException("to be built");
  }

  /** Points production at a version by appending an alias; a no-op where it already does. */
  public void promote(Version version, String runId, String reason) throws IOException {
    throw new UnsupportedOperationException("to be built");
  }
}
