package io.shopkeeper.platform.version;

import io.shopkeeper.core.JobException;
import io.shopkeeper.core.live.LiveStack;
import io.shopkeeper.core.live.Purpose;
import io.shopkeeper.core.live.Served;
import io.shopkeeper.core.live.SlotEntry;
import io.shopkeeper.core.live.SlotEntry.Action;
import io.shopkeeper.platform.storage.Names;
import io.shopkeeper.platform.storage.Storage;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Which version of which model serves each purpose, as one history for each: {@code
 * slots/PURPOSE/history/0000007/slot.json}. Going back works across kinds of model.
 *
 * <p>Before there were slots each model had an alias of its own, and the alias that was moved last
 * counted. Those aliases are read as the beginning of the purpose's history and never written
 * again.
 */
public final class Slots {
  private static final String HOME = "slots";

  private final Storage storage;
  private final VersionStore artifacts;
  private final Clock clock;
  private final List<Purpose> known;

  /**
   * The slots under one root.
   *
   * @param artifacts the models
   * @param known the purposes that jobs serve
   */
  public Slots(Storage storage, VersionStore artifacts, Clock clock, List<Purpose> known) {
    this.storage = storage;
    this.artifacts = artifacts;
    this.clock = clock;
    this.known = List.copyOf(known);
  }

  private static String home(Purpose purpose) {
    return HOME + "/" + Names.check("purpose", purpose.name());
  }

  private LiveHistory<Served, SlotEntry> slot(Purpose purpose) {
    return new LiveHistory<>(
        storage,
        new LiveHistory.Place(
            home(purpose) + "/history", "slot.json", home(purpose) + VersionStore.STAGING),
        SlotEntry.class,
        new LiveHistory.Entries<>() {
          @Override
          public SlotEntry take(long number, Served target, String runId, String reason) {
            return entry(number, target, Action.TAKE, runId, reason);
          }

          @Override
          public SlotEntry back(long number, Served target, String runId, String reason) {
            return entry(number, target, Action.ROLLBACK, runId, reason);
          }
        },
        () -> beforeSlots(purpose));
  }

  private SlotEntry entry(long number, Served target, Action action, String runId, String reason) {
    return new SlotEntry(
        number,
        target.artifact(),
        target.version(),
        action,
        runId,
        reason,
        clock.instant().toString());
  }

  private List<SlotEntry> beforeSlots(Purpose purpose) throws IOException {
    List<List<SlotEntry>> histories = new ArrayList<>();
    for (String artifact : purpose.artifacts()) {
      histories.add(
          artifacts.history(artifact).stream().map(alias -> entry(artifact, alias)).toList());
    }
    return LiveStack.merged(histories);
  }

  private static SlotEntry entry(String artifact, Alias alias) {
    return new SlotEntry(
        0,
        artifact,
        alias.version(),
        alias.goesBack() ? Action.ROLLBACK : Action.TAKE,
        alias.runId(),
        alias.reason(),
        alias.at());
  }

  /** The version that serves a purpose now, if any does. */
  public Optional<Version> live(Purpose purpose) throws IOException {
    Optional<SlotEntry> last = slot(purpose).last();
    return last.isEmpty() ? Optional.empty() : version(last.get().target());
  }

  /** The version that serves each purpose that has one. */
  public List<Version> live() throws IOException {
    List<Version> live = new ArrayList<>();
    for (Purpose purpose : purposes()) {
      live(purpose).ifPresent(live::add);
    }
    return List.copyOf(live);
  }

  private Optional<Version> version(Served served) throws IOException {
    return artifacts.version(served.artifact(), served.version());
  }

  /**
   * The version of one model that was accepted last and not rolled back since, whether or not
   * another model serves the purpose now.
   */
  public Optional<Version> accepted(Purpose purpose, String artifact) throws IOException {
    Optional<Served> accepted = LiveStack.accepted(history(purpose), artifact);
    return accepted.isEmpty() ? Optional.empty() : version(accepted.get());
  }

  /** Everything that ever served a purpose, oldest first. */
  public List<SlotEntry> history(Purpose purpose) throws IOException {
    return slot(purpose).all();
  }

  /**
   * Lets a version serve a purpose from now on. A no-op where it does, and where the same run has
   * done so before.
   *
   * @param reason why, in one line
   */
  public void take(Purpose purpose, Version version, String runId, String reason)
      throws IOException {
    slot(purpose).take(new Served(version.name(), version.number()), runId, reason);
  }

  /**
   * Lets what served a purpose before serve it again, whichever kind of model it is; called again,
   * what was before that. A no-op where the same run has just done it.
   *
   * @throws JobException 64 where there is none
   */
  public Version rollback(Purpose purpose, String runId) throws IOException {
    Optional<Served> back = slot(purpose).rollback(runId, served -> version(served).isPresent());
    if (back.isPresent()) {
      return version(back.get()).orElseThrow();
    }
    Optional<SlotEntry> live = slot(purpose).last();
    throw JobException.usage(
        live.isEmpty()
            ? "nothing serves as %s: there is nothing to roll back from".formatted(purpose.name())
            : "nothing served as %s before %s that is still there to roll back to; the next model that its gate accepts takes its place"
                .formatted(purpose.name(), live.get().target()));
  }

  /**
   * What a purpose needs to be kept: what is live, what a rollback would make live, and of each
   * model the version that was accepted last.
   */
  public Set<Served> needed(Purpose purpose) throws IOException {
    List<Served> there = new ArrayList<>();
    for (Served served : LiveStack.of(history(purpose))) {
      if (version(served).isPresent()) {
        there.add(served);
      }
    }
    Map<String, Served> newest = new LinkedHashMap<>();
    there.forEach(served -> newest.putIfAbsent(served.artifact(), served));
    return Stream.concat(there.stream().limit(2), newest.values().stream())
        .collect(java.util.stream.Collectors.toUnmodifiableSet());
  }

  /** All purposes: those that jobs serve, and any others that have a slot. */
  public List<Purpose> purposes() throws IOException {
    List<Purpose> all = new ArrayList<>(known);
    Set<String> others = new TreeSet<>(storage.list(HOME));
    known.forEach(purpose -> others.remove(purpose.name()));
    others.forEach(name -> all.add(new Purpose(name, List.of())));
    return List.copyOf(all);
  }

  /** The purpose of that name, or else the one that a model of that name serves or served. */
  public Optional<Purpose> find(String name) throws IOException {
    List<Purpose> all = purposes();
    for (Purpose purpose : all) {
      if (purpose.name().equals(name)) {
        return Optional.of(purpose);
      }
    }
    for (Purpose purpose : all) {
      if (purpose.artifacts().contains(name)
          || history(purpose).stream().anyMatch(entry -> entry.artifact().equals(name))) {
        return Optional.of(purpose);
      }
    }
    return Optional.empty();
  }
}
