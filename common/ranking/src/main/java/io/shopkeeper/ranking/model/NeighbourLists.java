package io.shopkeeper.ranking.model;

import io.shopkeeper.core.recommend.Neighbours;
import io.shopkeeper.core.topk.ScoredItems;
import io.shopkeeper.ranking.history.ItemNames;
import java.util.Arrays;
import java.util.List;

/** Neighbours as they are stored: for each item the ids of its neighbours and their weights. */
final class NeighbourLists {
  private final ItemNames items;
  private final ScoredItems[] lists;

  /** Creates lists that are all empty, over a dictionary. */
  NeighbourLists(ItemNames items) {
    this.items = items;
    this.lists = new ScoredItems[items.size()];
    Arrays.fill(lists, ScoredItems.empty());
  }

  /** The ids of the neighbours of an item, nearest first. */
  static String[] names(ItemNames items, ScoredItems neighbours) {
    return Arrays.stream(neighbours.items()).mapToObj(items::name).toArray(String[]::new);
  }

  /** The neighbours of one item. */
  static ScoredItems of(Neighbours neighbours, int item) {
    int from = neighbours.rowStart()[item];
    int to = neighbours.rowStart()[item + 1];
    return new ScoredItems(
        Arrays.copyOfRange(neighbours.neighbour(), from, to),
        Arrays.copyOfRange(neighbours.similarity(), from, to));
  }

  /** Puts the neighbours of an item, without those that the dictionary does not contain. */
  void put(int item, List<String> names, List<Float> weights) {
    int[] ids = new int[names.size()];
    float[] values = new float[names.size()];
    int n = 0;
    for (int i = 0; i < ids.length; i++) {
      int id = items.id(names.get(i));
      if (id >= 0) {
        ids[n] = id;
        values[n++] = weights.get(i);
      }
    }
    lists[item] = new ScoredItems(ids, values).first(n);
  }

  Neighbours neighbours() {
    int[] rowStart = new int[lists.length + 1];
    for (int item = 0; item < lists.length; item++) {
      rowStart[item + 1] = rowStart[item] + lists[item].size();
    }
    int[] neighbour = new int[rowStart[lists.length]];
    float[] weight = new float[neighbour.length];
    for (int item = 0; item < lists.length; item++) {
      int n = lists[item].size();
      System.arraycopy(lists[item].items(), 0, neighbour, rowStart[item], n);
      System.arraycopy(lists[item].scores(), 0, weight, rowStart[item], n);
    }
    return new Neighbours(rowStart, neighbour, weight);
  }
}
