package io.shopkeeper.app.operate;

import io.shopkeeper.core.DamagedException;
import io.shopkeeper.platform.storage.Json;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.platform.version.VersionStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Versions of models or of releases: their manifests hold the sums. */
final class VersionSeals implements Seals {
  private static final String MANIFEST = "manifest.json";

  private final VersionStore store;
  private final Live live;
  private final History history;

  /** How to go back from what is live. */
  @FunctionalInterface
  interface Live {
    /** The commands that make another version live, by the numbers of those that are. */
    Map<Long, String> rollbacks(String name) throws IOException;
  }

  /** Reads the history of a name to its end. */
  @FunctionalInterface
  interface History {
    void read(String name) throws IOException;
  }

  VersionSeals(VersionStore store, Live live, History history) {
    this.store = store;
    this.live = live;
    this.history = history;
  }

  @Override
  public List<String> names() throws IOException {
    return store.names();
  }

  @Override
  public List<Sealed> sealed(String name) throws IOException {
    Map<Long, String> rollbacks = rollbacks(name);
    List<Sealed> all = new ArrayList<>();
    for (long number : store.numbers(name)) {
      String directory = store.directory(name, number);
      String advice =
          rollbacks.containsKey(number)
              ? "roll back: " + rollbacks.get(number)
              : "it is not live: move " + directory + " away, so that it never is";
      all.add(sealed(name, number, directory, advice));
    }
    return all;
  }

  private Sealed sealed(String name, long number, String directory, String advice)
      throws IOException {
    try {
      Optional<Version> version = store.version(name, number);
      return version.isEmpty()
          ? Sealed.unreadable(directory, MANIFEST, "nothing", advice)
          : Sealed.of(
              directory,
              version.get().manifest().outputs().stream()
                  .map(output -> new Sealed.Part(output.path(), output.checksum(), output.files()))
                  .toList(),
              Set.of(MANIFEST),
              advice);
    } catch (Json.DamagedFile e) {
      return Sealed.unreadable(directory, MANIFEST, e.found(), advice);
    } catch (DamagedException e) {
      return Sealed.unreadable(directory, MANIFEST, "nothing", advice);
    }
  }

  private Map<Long, String> rollbacks(String name) throws IOException {
    try {
      return live.rollbacks(name);
    } catch (DamagedException | FileNotFoundException e) {
      // Which one is live cannot be told: histories() says so.
      return Map.of();
    }
  }

  @Override
  public List<Damage> histories(String name) throws IOException {
    String advice =
        "delete the directory that holds it: the history goes on without that entry; submit versions"
            + " then shows what is live";
    try {
      history.read(name);
      return List.of();
    } catch (Json.DamagedFile e) {
      return List.of(new Damage(e.file(), "an entry of a history", e.found(), advice));
    } catch (DamagedException e) {
      return List.of(new Damage(e.getMessage(), "an entry of a history", "nothing", advice));
    }
  }
}
