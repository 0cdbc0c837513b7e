package io.shopkeeper.recommend;

import io.shopkeeper.platform.version.Alias;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.platform.version.VersionStore;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Which of the sources is live: the one whose production alias was moved last. */
final class LiveModels {
  /** Every source that {@code rank} can serve. */
  static final List<String> SOURCES = List.of("als", "item-item", "rp3beta", "popular");

  private LiveModels() {}

  /** The live version, if any source ever went live. */
  static Optional<Version> newest(VersionStore artifacts) throws IOException {
    Optional<Version> newest = Optional.empty();
    String newestAt = "";
    for (String source : SOURCES) {
      Optional<Version> live = artifacts.production(source);
      List<Alias> history = live.isPresent() ? artifacts.history(source) : List.of();
      if (!history.isEmpty() && history.get(history.size() - 1).at().compareTo(newestAt) > 0) {
        newest = live;
        newestAt = history.get(history.size() - 1).at();
      }
    }
    return newest;
  }
}
