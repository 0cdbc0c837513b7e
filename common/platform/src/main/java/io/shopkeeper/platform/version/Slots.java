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
 * The registry of the models in production: for each purpose, a history of the versions that served
 * it, {@code slots/PURPOSE/history/0000007/slot.json}. A rollback works across kinds of model.
 *
 * <p>Earlier versions of Shopkeeper kept one alias per model, of which the latest counted. These
 * aliases are read as the beginning of the purpose's history and never written.
 */
public final class Slots {
  private static final String HOME = "slots";

  private final Storage storage;
  private final VersionStore artifacts;
  private final Clock clock;
  private final List<Purpose> known;

  /**
   * Opens the slots under a root.
   *
   * @param artifacts the store of models
   * @param known the purposes that jobs declare
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

  /** The live version of a purpose; empty if there is none. */
  public Optional<Version> live(Purpose purpose) throws IOException {
    Optional<SlotEntry> last = slot(purpose).last();
    return last.isEmpty() ? Optional.empty() : version(last.get().target());
  }

  /** The live versions of all purposes. */
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

  private boolean isReadable(Served served) throws IOException {
    return artifacts.isReadable(served.artifact(), served.version());
  }

  /**
   * The version of one model that was accepted last and not rolled back since, whether or not
   * another model serves the purpose now.
   */
  public Optional<Version> accepted(Purpose purpose, String artifact) throws IOException {
    Optional<Served> accepted = LiveStack.accepted(history(purpose), artifact);
    return accepted.isEmpty() ? Optional.empty() : version(accepted.get());
  }

  /** The history of a purpose, oldest first. */
  public List<SlotEntry> history(Purpose purpose) throws IOException {
    return slot(purpose).all();
  }

  /**
   * Promotes a version to serve a purpose. A no-op if it is live already or if the same run has
   * promoted it before.
   *
   * @param reason the reason, in one line
   */
  public void take(Purpose purpose, Version version, String runId, String reason)
      throws IOException {
    slot(purpose).take(new Served(version.name(), version.number()), runId, reason);
  }

  /**
   * Rolls a purpose back to the version that served it before, of any kind of model; called again,
   * to the one before that. A no-op if the same run has just done so.
   *
   * @throws JobException 64 if there is none
   */
  public Version rollback(Purpose purpose, String runId) throws IOException {
    return rollback(purpose, runId, run -> false);
  }

  /**
   * Like {@link #rollback(Purpose, String)}, but one that an unfinished run has begun is completed,
   * and goes back no further.
   */
  public Version rollback(Purpose purpose, String runId, Unfinished unfinished) throws IOException {
    Optional<Served> back = slot(purpose).rollback(runId, this::isReadable, unfinished);
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
   * The versions of a purpose that retention must keep: the live one, those that rollbacks would
   * make live, and for each model the one accepted last.
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
    return Stream.concat(there.stream().distinct().limit(2), newest.values().stream())
        .collect(java.util.stream.Collectors.toUnmodifiableSet());
  }

  /** All purposes: those that jobs declare, and any others that have a slot. */
  public List<Purpose> purposes() throws IOException {
    List<Purpose> all = new ArrayList<>(known);
    Set<String> others = new TreeSet<>(storage.list(HOME));
    known.forEach(purpose -> others.remove(purpose.name()));
    others.forEach(name -> all.add(new Purpose(name, List.of())));
    return List.copyOf(all);
  }

  /** The purpose of this name, else the one that a model of this name serves or served. */
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
