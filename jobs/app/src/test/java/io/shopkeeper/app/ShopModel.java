package io.shopkeeper.app;

import io.shopkeeper.platform.version.LiveModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a shop must hold and show after each job, in maps and lists: no files, no process, no clock.
 * Its only model is {@code blend}, which serves as recommender; the {@code als} beside it never
 * does.
 */
final class ShopModel {
  static final String BLEND = "blend";
  static final String RECOMMENDER = "recommender";
  static final String LISTS = "recommendations";
  static final String SIMILAR = "similar-items";

  /** The tables of each release. */
  static final Map<String, List<String>> TABLES =
      Map.of(
          LISTS, List.of("popular_items", "user_item_scores"),
          SIMILAR, List.of("similar_brands", "similar_items"));

  static final List<String> RELEASES = List.of(LISTS, SIMILAR);

  /**
   * A version.
   *
   * @param run that made it; empty as long as nobody has looked
   * @param model that it was made from; empty where it is a model itself
   */
  record Made(String run, String asOf, String model) {}

  /** The versions that are there, by name and number. */
  final Map<String, TreeMap<Long, Made>> versions = new TreeMap<>();

  /** What is live: of the recommender, and of each release. */
  final Map<String, LiveModel> live = new TreeMap<>();

  /** Those of which a rollback moved what is live, and did not come to its end. */
  final Set<String> unfinished = new TreeSet<>();

  /** The version that each day of each table was copied from. */
  final Map<String, TreeMap<String, String>> published = new TreeMap<>();

  /** Days that a dead publisher set aside: the next one must put them back. */
  private final Map<String, TreeMap<String, String>> aside = new TreeMap<>();

  /** Events by day. */
  final TreeMap<String, Long> events = new TreeMap<>();

  ShopModel() {
    for (String name : List.of(BLEND, LISTS, SIMILAR)) {
      versions.put(name, new TreeMap<>());
    }
    for (String history : List.of(RECOMMENDER, LISTS, SIMILAR)) {
      live.put(history, new LiveModel());
    }
    TABLES.values().stream()
        .flatMap(List::stream)
        .forEach(
            table -> {
              published.put(table, new TreeMap<>());
              aside.put(table, new TreeMap<>());
            });
  }

  ShopModel copy() {
    ShopModel copy = new ShopModel();
    versions.forEach((name, of) -> copy.versions.get(name).putAll(of));
    live.forEach((history, of) -> copy.live.get(history).copy(of));
    copy.unfinished.addAll(unfinished);
    published.forEach((table, days) -> copy.published.get(table).putAll(days));
    aside.forEach((table, days) -> copy.aside.get(table).putAll(days));
    copy.events.putAll(events);
    return copy;
  }

  static String target(String name, long number) {
    return name + " " + number;
  }

  private Set<String> there() {
    Set<String> there = new TreeSet<>();
    versions.forEach((name, of) -> of.keySet().forEach(number -> there.add(target(name, number))));
    return there;
  }

  /** The number of the version that a run made, if it is there. */
  Optional<Long> madeBy(String name, String run) {
    return versions.get(name).entrySet().stream()
        .filter(version -> version.getValue().run().equals(run))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private String top(String history) {
    return live.get(history).top().orElse("");
  }

  long commit(String name, String asOf) {
    TreeMap<Long, Made> of = versions.get(name);
    long number = of.isEmpty() ? 1 : of.lastKey() + 1;
    of.put(number, new Made("", asOf, name.equals(BLEND) ? "" : top(RECOMMENDER)));
    return number;
  }

  void take(String history, String target, String run) {
    int before = live.get(history).size();
    live.get(history).take(target, run);
    if (live.get(history).size() > before) {
      unfinished.remove(history);
    }
  }

  /**
   * The states between the steps of a publication, the last being its end; one alone where there is
   * nothing to publish.
   */
  List<ShopModel> publish(String run) {
    List<ShopModel> states = new ArrayList<>(List.of(this));
    for (String release : RELEASES) {
      if (!versions.get(release).isEmpty()) {
        long newest = versions.get(release).lastKey();
        ShopModel promoted = last(states).copy();
        promoted.take(release, target(release, newest), run);
        states.add(promoted);
        for (String table : TABLES.get(release)) {
          last(states).copyTable(release, newest, table, states);
        }
      }
    }
    return states;
  }

  private void copyTable(String release, long number, String table, List<ShopModel> states) {
    String day = versions.get(release).get(number).asOf();
    ShopModel mended = copy();
    mended.putBack(table);
    states.add(mended);
    ShopModel between = mended.copy();
    String old = between.published.get(table).remove(day);
    if (old != null) {
      between.aside.get(table).put(day, old);
      states.add(between);
    }
    ShopModel after = mended.copy();
    after.published.get(table).put(day, target(release, number));
    states.add(after);
  }

  private void putBack(String table) {
    published.get(table).putAll(aside.get(table));
    aside.get(table).clear();
  }

  /** The states between the steps of a rollback; empty where there is nothing to go back to. */
  List<ShopModel> rollback(String history, String run) {
    List<ShopModel> states = new ArrayList<>(List.of(this));
    ShopModel back = copy();
    if (unfinished.contains(history)) {
      back.live.get(history).complete(run);
    } else if (!back.live.get(history).rollback(run, there())) {
      return List.of();
    }
    back.unfinished.add(history);
    states.add(back);
    for (String table : TABLES.getOrDefault(history, List.of())) {
      if (!published.get(table).isEmpty() || !aside.get(table).isEmpty()) {
        String target = back.top(history);
        long number = Long.parseLong(target.substring(target.indexOf(' ') + 1));
        last(states).copyTable(history, number, table, states);
        String day = versions.get(history).get(number).asOf();
        for (String later : List.copyOf(last(states).published.get(table).keySet())) {
          if (later.compareTo(day) > 0) {
            ShopModel withdrawn = last(states).copy();
            withdrawn.published.get(table).remove(later);
            states.add(withdrawn);
          }
        }
      }
    }
    ShopModel end = last(states).copy();
    end.unfinished.remove(history);
    states.add(end);
    return states;
  }

  /** The states between the steps of retention. */
  List<ShopModel> retain(int keep, int days) {
    List<ShopModel> states = new ArrayList<>(List.of(this));
    Set<String> needed = new TreeSet<>();
    for (String release : RELEASES) {
      Set<String> kept = live.get(release).needed(there());
      delete(release, keep, kept, states);
      last(states).versions.get(release).values().forEach(version -> needed.add(version.model()));
    }
    needed.addAll(live.get(RECOMMENDER).needed(there()));
    needed.addAll(live.get(RECOMMENDER).newestOfEach(there()));
    delete(BLEND, keep, needed, states);
    for (String table : published.keySet()) {
      List<String> all = List.copyOf(published.get(table).keySet());
      List<String> old = all.subList(0, Math.max(0, all.size() - days));
      if (!old.isEmpty()) {
        ShopModel mended = last(states).copy();
        mended.putBack(table);
        states.add(mended);
      }
      for (String day : old) {
        ShopModel withdrawn = last(states).copy();
        withdrawn.published.get(table).remove(day);
        states.add(withdrawn);
      }
    }
    return states;
  }

  private void delete(String name, int keep, Set<String> needed, List<ShopModel> states) {
    List<Long> numbers = List.copyOf(versions.get(name).keySet());
    for (long number : numbers.subList(0, Math.max(0, numbers.size() - keep))) {
      if (!needed.contains(target(name, number))) {
        ShopModel deleted = last(states).copy();
        deleted.versions.get(name).remove(number);
        states.add(deleted);
      }
    }
  }

  static <T> T last(List<T> list) {
    return list.get(list.size() - 1);
  }

  /** Everything that a reader can see. */
  Map<String, Object> visible() {
    Map<String, Object> visible = new TreeMap<>();
    versions.forEach((name, of) -> visible.put("versions of " + name, of.keySet()));
    live.forEach(
        (history, of) ->
            visible.put("live of " + history, of.top().orElse("") + " after " + of.size()));
    published.forEach((table, days) -> visible.put("published/" + table, days));
    visible.put("events", events);
    return visible;
  }
}
