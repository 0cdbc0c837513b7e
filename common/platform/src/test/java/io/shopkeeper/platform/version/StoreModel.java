package io.shopkeeper.platform.version;

import java.util.List;
import java.util.Map;
import java.util.Objects;
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

  final LiveModel release = new LiveModel();
  final LiveModel slot = new LiveModel();

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
    copy.release.copy(release);
    copy.slot.copy(slot);
    copy.published.putAll(published);
    copy.aside.putAll(aside);
    return copy;
  }

  /** A version by its name and number, as text. */
  static String target(String name, long number) {
    return name + " " + number;
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
    return List.of(versions, release.top(), release.size(), slot.top(), slot.size(), content);
  }
}
