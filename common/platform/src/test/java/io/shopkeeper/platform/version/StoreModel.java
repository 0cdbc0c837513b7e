package io.shopkeeper.platform.version;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the stores of versions, of what is live and of what is published must hold, in maps and
 * lists: no files, no rename, no crash. Models are named {@code als} and {@code ncf}, the release
 * {@code shop}.
 */
final class StoreModel {
  static final String RELEASE = "shop";
  static final List<String> NAMES = List.of(RELEASE, "als", "ncf");

  /** The runs of the versions that are there, by name and number. */
  private final Map<String, TreeMap<Long, String>> versions = new TreeMap<>();

  /** The runs of all versions that ever were. */
  private final Map<String, TreeMap<Long, String>> ever = new TreeMap<>();

  final Live release = new Live();
  final Live slot = new Live();

  /** The version that is published for each day. */
  private final TreeMap<String, Long> published = new TreeMap<>();

  /** Days that a dead publisher set aside: whoever publishes next must put them back. */
  private final TreeMap<String, Long> aside = new TreeMap<>();

  StoreModel() {
    NAMES.forEach(
        name -> {
          versions.put(name, new TreeMap<>());
          ever.put(name, new TreeMap<>());
        });
  }

  StoreModel copy() {
    StoreModel copy = new StoreModel();
    versions.forEach((name, of) -> copy.versions.get(name).putAll(of));
    ever.forEach((name, of) -> copy.ever.get(name).putAll(of));
    copy.release.entries.addAll(release.entries);
    copy.release.stack.addAll(release.stack);
    copy.slot.entries.addAll(slot.entries);
    copy.slot.stack.addAll(slot.stack);
    copy.published.putAll(published);
    copy.aside.putAll(aside);
    return copy;
  }

  /** A version by its name and number, as text. */
  static String target(String name, long number) {
    return name + " " + number;
  }

  /** One history of what went live. */
  static final class Live {
    private record Entry(String target, boolean back, String run) {}

    private final List<Entry> entries = new ArrayList<>();

    /** What a rollback goes back through; the last is live. */
    private final List<String> stack = new ArrayList<>();

    Optional<String> top() {
      return stack.isEmpty() ? Optional.empty() : Optional.of(stack.get(stack.size() - 1));
    }

    void take(String target, String run) {
      boolean before =
          entries.stream()
              .anyMatch(e -> !e.back() && e.run().equals(run) && e.target().equals(target));
      if (!before && !top().equals(Optional.of(target))) {
        entries.add(new Entry(target, false, run));
        stack.add(target);
      }
    }

    /** Goes back to the one before that is another and still there; false where there is none. */
    boolean rollback(String run, Set<String> there) {
      if (!entries.isEmpty()) {
        Entry last = entries.get(entries.size() - 1);
        if (last.back() && last.run().equals(run)) {
          return true;
        }
      }
      int place = stack.size() - 2;
      while (place >= 0
          && (!there.contains(stack.get(place)) || top().get().equals(stack.get(place)))) {
        place--;
      }
      if (place < 0) {
        return false;
      }
      stack.subList(place + 1, stack.size()).clear();
      entries.add(new Entry(stack.get(place), true, run));
      return true;
    }

    /** The live one and the next that a rollback would find. */
    Set<String> needed(Set<String> there) {
      Set<String> needed = new TreeSet<>();
      for (int i = stack.size() - 1; i >= 0 && needed.size() < 2; i--) {
        if (there.contains(stack.get(i))) {
          needed.add(stack.get(i));
        }
      }
      return needed;
    }

    /** Of each name the newest. */
    Set<String> newestOfEach(Set<String> there) {
      Map<String, String> newest = new TreeMap<>();
      for (int i = stack.size() - 1; i >= 0; i--) {
        String target = stack.get(i);
        if (there.contains(target)) {
          newest.putIfAbsent(target.substring(0, target.indexOf(' ')), target);
        }
      }
      return new TreeSet<>(newest.values());
    }
  }

  Set<String> there() {
    Set<String> there = new TreeSet<>();
    versions.forEach((name, of) -> of.keySet().forEach(n -> there.add(target(name, n))));
    return there;
  }

  Set<Long> numbers(String name) {
    return new TreeSet<>(versions.get(name).keySet());
  }

  String run(String name, long number) {
    return Objects.requireNonNull(ever.get(name).get(number));
  }

  Set<String> days() {
    return new TreeSet<>(published.keySet());
  }

  void commit(String name, String run) {
    TreeMap<Long, String> of = versions.get(name);
    if (!of.containsValue(run)) {
      long number = of.isEmpty() ? 1 : of.lastKey() + 1;
      of.put(number, run);
      ever.get(name).put(number, run);
    }
  }

  /** What retention deletes, in the order in which it does. */
  List<Long> disposable(String name, int keep) {
    List<Long> numbers = List.copyOf(versions.get(name).keySet());
    Set<String> needed = new TreeSet<>();
    if (name.equals(RELEASE)) {
      needed.addAll(release.needed(there()));
    } else {
      needed.addAll(slot.needed(there()));
      needed.addAll(slot.newestOfEach(there()));
    }
    return numbers.subList(0, Math.max(0, numbers.size() - keep)).stream()
        .filter(number -> !needed.contains(target(name, number)))
        .toList();
  }

  void delete(String name, long number) {
    versions.get(name).remove(number);
  }

  void putBack() {
    published.putAll(aside);
    aside.clear();
  }

  void publish(String day, long number) {
    putBack();
    published.put(day, number);
  }

  /** As a publisher leaves it that dies between setting aside and renaming in. */
  boolean setAside(String day) {
    putBack();
    Long old = published.remove(day);
    if (old != null) {
      aside.put(day, old);
    }
    return old != null;
  }

  void withdraw(String day) {
    putBack();
    published.remove(day);
  }

  /** Everything that a reader can see. */
  List<Object> visible() {
    Map<String, String> content = new TreeMap<>();
    published.forEach((day, number) -> content.put(day, run(RELEASE, number)));
    return List.of(
        versions, release.top(), release.entries.size(), slot.top(), slot.entries.size(), content);
  }
}
