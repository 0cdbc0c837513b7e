package io.shopkeeper.recommend.again;

import io.shopkeeper.core.DamagedException;
import io.shopkeeper.core.live.Purpose;
import io.shopkeeper.core.repurchase.RepurchaseOdds;
import io.shopkeeper.core.repurchase.Signal;
import io.shopkeeper.learning.contest.Codec;
import io.shopkeeper.learning.contest.Contender;
import io.shopkeeper.learning.contest.Made;
import io.shopkeeper.learning.contest.State;
import io.shopkeeper.learning.judge.Role;
import io.shopkeeper.platform.storage.Json;
import io.shopkeeper.platform.storage.Storage;
import io.shopkeeper.platform.version.Staging;
import io.shopkeeper.platform.version.Version;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The kinds of odds that compete: by all that is known, and by less. */
final class BuyAgainModels {
  /** By all signals: what is meant to go live. */
  static final Kind HAZARD = new Kind("hazard", EnumSet.allOf(Signal.class));

  /** By how often and how lately. */
  static final Kind FREQUENCY_RECENCY =
      new Kind(
          "frequency-recency",
          EnumSet.of(
              Signal.TIMES, Signal.DAYS_SINCE, Signal.TIMES_LATELY, Signal.TIMES_THIS_SEASON));

  /** By how often alone. */
  static final Kind FREQUENCY = new Kind("frequency", EnumSet.of(Signal.TIMES));

  /** All of them, that which goes by the most first. */
  static final List<Kind> KINDS = List.of(HAZARD, FREQUENCY_RECENCY, FREQUENCY);

  static final Purpose PURPOSE = new Purpose("buy-again", List.of());

  private static final String PREFIX = "buy-again-";

  private final Storage storage;
  private final Lessons lessons;
  private final Windows windows;

  /**
   * A kind of odds.
   *
   * @param source the value of the column {@code source}
   * @param used what it goes by
   */
  record Kind(String source, Set<Signal> used) {}

  BuyAgainModels(Storage storage, Lessons lessons, Windows windows) {
    this.storage = storage;
    this.lessons = lessons;
    this.windows = windows;
  }

  /** The odds of a kind for a window, as earlier windows teach them. */
  RepurchaseOdds before(int window, Kind kind) {
    return lessons.learn(
        KINDS.subList(KINDS.indexOf(kind), KINDS.size()).stream().map(Kind::used).toList(),
        windows.teaching(window));
  }

  /** A kind as a contender of the night. */
  Contender<RepurchaseOdds> contender(Kind kind, Role role) {
    return new Contender<>(
        kind.source(),
        role,
        () -> Optional.of(Made.of(before(Windows.TONIGHT, kind))),
        measured -> Made.of(before(Windows.TOMORROW, kind)),
        new OddsFile(kind.source()));
  }

  /** The kind of odds of a version: the value of the column {@code source}. */
  static String source(Version version) {
    return version.name().substring(PREFIX.length());
  }

  /** The odds of a version. */
  RepurchaseOdds read(Version version, State state) throws IOException {
    return new OddsFile(source(version)).read(version, state);
  }

  /** The odds as JSON holds them. */
  private record Stored(double intercept, Map<String, Double> weights) {}

  private final class OddsFile implements Codec<RepurchaseOdds> {
    private final String source;

    OddsFile(String source) {
      this.source = source;
    }

    @Override
    public String name() {
      return PREFIX + source;
    }

    @Override
    public Map<String, String> labels(RepurchaseOdds odds) {
      return Map.of("source", source, "horizon-days", Integer.toString(windows.horizon()));
    }

    @Override
    public void write(Staging staging, State state, RepurchaseOdds odds) throws IOException {
      Map<String, Double> weights = new TreeMap<>();
      odds.weights().forEach((signal, weight) -> weights.put(signal.label(), weight));
      staging.write(file(state), Json.bytes(new Stored(odds.intercept(), weights)));
    }

    @Override
    public RepurchaseOdds read(Version version, State state) throws IOException {
      String path =
          "artifacts/%s/versions/%s/%s".formatted(version.name(), version.label(), file(state));
      Stored stored = Json.read(storage, path, Stored.class);
      try {
        return RepurchaseOdds.of(stored.weights(), stored.intercept());
      } catch (IllegalArgumentException e) {
        throw new DamagedException(storage.path(path).toString(), e.getMessage(), e);
      }
    }

    private String file(State state) {
      return state.of("odds") + ".json";
    }
  }
}
