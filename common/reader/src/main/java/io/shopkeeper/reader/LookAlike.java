package io.shopkeeper.reader;

import java.util.Comparator;
import org.apache.parquet.example.data.Group;

/**
 * An item that looks like another one, the most alike first.
 *
 * @param itemId the item that it is looked up by
 * @param similarItemId the one that looks like it
 * @param rank from 1
 * @param score the cosine of their looks, in [−1, 1]
 */
public record LookAlike(String itemId, String similarItemId, int rank, float score) {
  static final ReleasedTable.Shape<LookAlike> TABLE =
      new ReleasedTable.Shape<>(
          "vision",
          "visually_similar_items",
          "item_id",
          LookAlike::of,
          Comparator.comparingInt(LookAlike::rank));

  private static LookAlike of(Group row) {
    return new LookAlike(
        row.getString("item_id", 0),
        row.getString("similar_item_id", 0),
        row.getInteger("rank", 0),
        row.getFloat("score", 0));
  }
}
