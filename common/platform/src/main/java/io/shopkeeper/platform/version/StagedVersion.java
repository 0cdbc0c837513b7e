package io.shopkeeper.platform.version;

import io.shopkeeper.core.JobException;
import io.shopkeeper.platform.storage.Json;
import io.shopkeeper.platform.storage.Names;
import io.shopkeeper.platform.storage.Storage;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;

/** A version that is being written by one of the {@link Attempts} of its run. */
final class StagedVersion implements Staging, AutoCloseable {
  static final String MANIFEST = "manifest.json";

  /** A marker file that exists until the attempt is discarded. */
  static final String MARK = "_attempt";

  private final Storage storage;
  private final VersionStore store;
  private final String name;
  private final String directory;
  private final long known;
  private final NavigableSet<String> outputs = new ConcurrentSkipListSet<>();
  private final Map<String, Long> expected = new ConcurrentHashMap<>();
  private boolean committed;

  /**
   * Creates a staged version in an existing directory.
   *
   * @param known the highest version number at the last search for the run's version
   */
  StagedVersion(Storage storage, VersionStore store, String name, String directory, long known) {
    this.storage = storage;
    this.store = store;
    this.name = name;
    this.directory = directory;
    this.known = known;
  }

  @Override
  public String path(String output) {
    outputs.add(checked(output));
    return storage.path(directory + "/" + output).toString();
  }

  @Override
  public void write(String file, byte[] content) throws IOException {
    outputs.add(checked(file));
    storage.write(directory + "/" + file, content);
  }

  @Override
  public void expect(String output, long rows) {
    expected.put(checked(output), rows);
  }

  private static String checked(String output) {
    for (String part : output.split("/", -1)) {
      Names.check("output", part);
    }
    if (output.equals(MANIFEST)) {
      throw new IllegalArgumentException(MANIFEST + " is written by the commit");
    }
    return output;
  }

  /**
   * Reads every output back, verifies row counts, computes checksums, writes the manifest last, and
   * commits by one rename, with the next number on a conflict.
   *
   * @param draft the manifest without outputs, which are computed here
   */
  Version commit(Manifest draft) throws IOException {
    if (committed) {
      throw new IllegalStateException(name + " has been committed");
    }
    requireMark();
    List<Manifest.Output> found = new OutputReader(storage).read(directory, topmost());
    Map<String, Manifest.Output> byPath = new TreeMap<>();
    found.forEach(output -> byPath.put(output.path(), output));
    expected.forEach(
        (output, rows) -> {
          Manifest.Output actual = byPath.get(output);
          if (actual == null || actual.rows() != rows) {
            throw new IllegalStateException(
                storage.path(directory + "/" + output)
                    + ": "
                    + (actual == null ? "no such output" : actual.rows() + " rows")
                    + " read back, "
                    + rows
                    + " were written");
          }
        });
    Manifest manifest = draft.withOutputs(found);
    storage.write(directory + "/" + MANIFEST, Json.sealed(manifest));
    requireMark();
    storage.delete(directory + "/" + MARK);
    Version version = store.publish(name, directory, manifest, known);
    committed = true;
    return version;
  }

  private void requireMark() throws IOException {
    if (!storage.exists(directory + "/" + MARK)) {
      throw JobException.unavailable(
          "%s was discarded while it was written: another process does the same run; wait for it to end"
              .formatted(storage.path(directory)),
          null);
    }
  }

  /**
   * The outputs to list: one inside another is part of it, unless its number of rows was declared.
   */
  private NavigableSet<String> topmost() {
    NavigableSet<String> top = new TreeSet<>();
    for (String output : outputs) {
      boolean inside = outputs.stream().anyMatch(other -> output.startsWith(other + "/"));
      if (!inside || expected.containsKey(output)) {
        top.add(output);
      }
    }
    return top;
  }

  /** Deletes the staging directory unless it was committed. */
  @Override
  public void close() throws IOException {
    storage.delete(directory);
  }
}
