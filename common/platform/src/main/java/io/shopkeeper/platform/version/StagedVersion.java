package io.shopkeeper.platform.version;

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

/** A version that is being written below {@code _staging/RUN-ID/}. */
final class StagedVersion implements Staging, AutoCloseable {
  static final String MANIFEST = "manifest.json";

  private final Storage storage;
  private final VersionStore store;
  private final String name;
  private final String directory;
  private final NavigableSet<String> outputs = new ConcurrentSkipListSet<>();
  private final Map<String, Long> expected = new ConcurrentHashMap<>();
  private boolean committed;

  StagedVersion(Storage storage, VersionStore store, String name, String directory) {
    this.storage = storage;
    this.store = store;
    this.name = name;
    this.directory = directory;
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
   * Reads every output back, checks and records row counts and sums, writes the manifest last and
   * commits by one rename, taking the next number on conflict.
   *
   * @param draft the manifest without outputs, which are computed here
   */
  Version commit(Manifest draft) throws IOException {
    if (committed) {
      throw new IllegalStateException(name + " has been committed");
    }
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
    storage.write(directory + "/" + MANIFEST, Json.bytes(manifest));
    Version version = store.publish(name, directory, manifest);
    committed = true;
    return version;
  }

  /** An output inside another one is part of it, unless its rows are asked for. */
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

  /** Removes what was staged, unless it was committed. */
  @Override
  public void close() throws IOException {
    if (!committed) {
      storage.delete(directory);
    }
  }
}
