package io.shopkeeper.platform.version;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** One history of what went live, as a list: targets are a name, a space and a number. */
public final class LiveModel {
  private record Entry(String target, boolean back, String run) {}

  private final List<Entry> entries = new ArrayList<>();

  /** What a rollback goes back through; the last is live. */
  private final List<String> stack = new ArrayList<>();

  /** Becomes the same as another. */
  public void copy(LiveModel other) {
    entries.clear();
    entries.addAll(other.entries);
    stack.clear();
    stack.addAll(other.stack);
  }

  /** How many entries there are. */
  public int size() {
    return entries.size();
  }

  /** What is live. */
  public Optional<String> top() {
    return stack.isEmpty() ? Optional.empty() : Optional.of(stack.get(stack.size() - 1));
  }

  /** Takes its turn, unless it is live or this run took it before. */
  public void take(String target, String run) {
    boolean before =
        entries.stream()
            .anyMatch(e -> !e.back() && e.run().equals(run) && e.target().equals(target));
    if (!before && !top().equals(Optional.of(target))) {
      entries.add(new Entry(target, false, run));
      stack.add(target);
    }
  }

  /** Goes back to the one before that is another and still there; false where there is none. */
  public boolean rollback(String run, Set<String> there) {
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

  /** Takes over a rollback that another run has begun. */
  public void complete(String run) {
    entries.add(new Entry(top().orElseThrow(), true, run));
  }

  /** The live one and the next that a rollback would find. */
  public Set<String> needed(Set<String> there) {
    Set<String> needed = new TreeSet<>();
    for (int i = stack.size() - 1; i >= 0 && needed.size() < 2; i--) {
      if (there.contains(stack.get(i))) {
        needed.add(stack.get(i));
      }
    }
    return needed;
  }

  /** Of each name the newest. */
  public Set<String> newestOfEach(Set<String> there) {
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
