package io.shopkeeper.core.session;

import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * Past sessions as sets of items, oldest first, and for each item the sessions that hold it. Two
 * integers for each item of a session; nothing else grows with it.
 */
public final class SessionIndex implements Serializable {
  private static final long serialVersionUID = 1L;

  private final int[] sessionStart;
  private final int[] item;
  private final int[] itemStart;
  private final int[] session;

  private SessionIndex(int[] sessionStart, int[] item, int[] itemStart, int[] session) {
    this.sessionStart = sessionStart;
    this.item = item;
    this.itemStart = itemStart;
    this.session = session;
  }

  /**
   * Indexes sessions.
   *
   * @param items how many there are in the catalogue
   * @param sessions item indices each, in any order, repeats allowed; the oldest session first
   * @throws IllegalArgumentException for an item that the catalogue does not have
   */
  public static SessionIndex of(int items, List<int[]> sessions) {
    int[] sessionStart = new int[sessions.size() + 1];
    int[][] sets = new int[sessions.size()][];
    for (int s = 0; s < sets.length; s++) {
      sets[s] = Arrays.stream(sessions.get(s)).sorted().distinct().toArray();
      sessionStart[s + 1] = Math.addExact(sessionStart[s], sets[s].length);
    }
    int[] item = new int[sessionStart[sets.length]];
    int[] itemStart = new int[items + 1];
    for (int s = 0; s < sets.length; s++) {
      for (int i : sets[s]) {
        if (i < 0 || i >= items) {
          throw new IllegalArgumentException(
              "item " + i + " of session " + s + " is outside the catalogue of " + items);
        }
        itemStart[i + 1]++;
      }
      System.arraycopy(sets[s], 0, item, sessionStart[s], sets[s].length);
    }
    Arrays.parallelPrefix(itemStart, Integer::sum);
    int[] next = itemStart.clone();
    int[] session = new int[item.length];
    for (int s = 0; s < sets.length; s++) {
      for (int i : sets[s]) {
        session[next[i]++] = s;
      }
    }
    return new SessionIndex(sessionStart, item, itemStart, session);
  }

  /** How many sessions there are. */
  public int sessions() {
    return sessionStart.length - 1;
  }

  /** How many items the catalogue has. */
  public int items() {
    return itemStart.length - 1;
  }

  /** How many distinct items a session holds. */
  int size(int s) {
    return sessionStart[s + 1] - sessionStart[s];
  }

  /** An item of a session, the {@code n}th in ascending order. */
  int item(int s, int n) {
    return item[sessionStart[s] + n];
  }

  /** How many sessions hold an item. */
  int holders(int i) {
    return itemStart[i + 1] - itemStart[i];
  }

  /** A session that holds an item, the {@code n}th from the oldest. */
  int holder(int i, int n) {
    return session[itemStart[i] + n];
  }
}
