package io.shopkeeper.ranking.model;

import io.shopkeeper.platform.version.Alias;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.platform.version.VersionStore;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Which of the sources is live: the one whose production alias was moved last. */
public final class LiveModels {
  /** Every source that {@code rank} can serve. */
  public static final List<String> SOURCES =
      List.of("als", "ncf", "item-item", "rp3beta", "popular");

  private LiveModels() {}

  /** The live version, if any source ever went live. */
  public static Optional<Version> newest(VersionStore artifacts) throws IOException {
    return newest(artifacts, SOURCES);
  }

  /** The live version of those sources, if any of them ever went live. */
  public static Optional<Version> newest(VersionStore artifacts, List<String> sources)
      throws IOException {
    Optional<Version> newest = Optional.empty();
    Instant newestAt = Instant.MIN;
    for (String source : sources) {
      Optional<Version> live = artifacts.production(source);
      List<Alias> history = live.isPresent() ? artifacts.history(source) : List.of();
      if (!history.isEmpty()) {
        Instant at = Instant.parse(history.get(history.size() - 1).at());
        if (at.isAfter(newestAt)) {
          newest = live;
          newestAt = at;
        }
      }
    }
    return newest;
  }
}
