package io.shopkeeper.reader;

import java.util.List;

/**
 * A customer's recommendations.
 *
 * @param release number of the release; 0 if none is live
 * @param origin whether the list is personal or the fallback
 * @param items by rank, best first
 */
public record Recommendations(long release, Origin origin, List<RecommendedItem> items) {
  /** The origin of a list. */
  public enum Origin {
    /** The customer's personal list. */
    PERSONAL,
    /** The release's popular items, since it has no list of the customer. */
    POPULAR,
    /** An empty list: the release has no popular items either, or none is live. */
    NONE
  }

  /** Makes an immutable copy of the items. */
  public Recommendations {
    items = List.copyOf(items);
  }

  /** The ids of the items, best first. */
  public List<String> itemIds() {
    return items.stream().map(RecommendedItem::itemId).toList();
  }
}
