package io.shopkeeper.ranking.model;

import static java.util.stream.Collectors.toList;

import io.shopkeeper.core.als.Contributions;
import io.shopkeeper.core.recommend.ContentWeights;
import io.shopkeeper.core.recommend.InteractionMatrix;
import io.shopkeeper.core.recommend.ItemContent;
import io.shopkeeper.core.topk.ScoredItems;
import io.shopkeeper.ranking.history.History;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Gives some places of a list to new items: those that are most like what the customer has, by what
 * they are, since too few have turned to them to say more. Evaluation and {@code rank} share this
 * code.
 */
public final class NewItemPlaces implements Serializable {
  private static final long serialVersionUID = 1L;

  /** New items kept of each item. */
  private static final int NEIGHBOURS = 50;

  /** Interactions that likeness is learned from. */
  public static final int MOST_INTERACTIONS = 300_000;

  private final NeighbourModel content;
  private final double share;

  NewItemPlaces(NeighbourModel content, double share) {
    this.content = content;
    this.share = share;
  }

  /**
   * Learns from the log what makes items alike.
   *
   * @param taken who has which item
   * @param content of the same items
   * @param areNew by item, whether it may take such a place
   * @param share of a list's places, at least 0
   * @return empty where there is no share, no new item, or the log gives no reason to go by content
   */
  public static Optional<NewItemPlaces> of(
      InteractionMatrix taken, ItemContent content, boolean[] areNew, double share) {
    int n = (int) IntStream.range(0, areNew.length).filter(item -> areNew[item]).count();
    if (share == 0 || n == 0) {
      return Optional.empty();
    }
    ItemContent compared = content.comparedWith(n);
    double[] weights = ContentWeights.learned(taken, compared);
    return Arrays.stream(weights).anyMatch(weight -> weight > 0)
        ? Optional.of(
            new NewItemPlaces(
                BaselineTraining.content(compared, weights, areNew, NEIGHBOURS), share))
        : Optional.empty();
  }

  /**
   * The same for customers who have none but some items.
   *
   * @param items ids, ascending
   */
  public NewItemPlaces only(int[] items) {
    return new NewItemPlaces(content.only(items), share);
  }

  /** The same for customers who have items of any of the parts, which ascend from part to part. */
  public static NewItemPlaces joined(List<NewItemPlaces> parts) {
    NewItemPlaces one = parts.get(0);
    return new NewItemPlaces(
        one.content.joined(parts.stream().map(part -> part.content).collect(toList())), one.share);
  }

  /** The new items that may take places, ascending. */
  public int[] newItems() {
    return content.recommended();
  }

  /** What says how well a new item suits a customer. */
  public CatalogueModel content() {
    return content;
  }

  /**
   * A list with new items in their places.
   *
   * @param newItems the new items, best first, with their scores by content
   * @param origin for each place the index of its item in the original list, or −1 minus its index
   *     among the new items
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  public record Mixed(ScoredItems newItems, int[] origin) {}

  /**
   * The first places of a customer's list. Of n places, the share of n, rounded down, are those of
   * new items, evenly from the last one of each stretch; fewer where fewer suit the customer.
   *
   * @param list best first
   * @param length of the list to make
   */
  public Mixed in(ScoredItems list, History customer, int length) {
    int wanted = Places.of(length, share);
    ScoredItems best =
        wanted == 0
            ? ScoredItems.empty()
            : content.top(List.of(customer), wanted + list.size()).get(0);
    ScoredItems newItems =
        Fill.missing(
            list.first(Math.min(list.size(), length - wanted)), best, customer.hidden(), wanted);
    int[] left =
        IntStream.range(0, list.size()).filter(i -> !holds(newItems, list.items()[i])).toArray();
    int[] origin =
        Arrays.stream(Places.woven(left.length, newItems.size(), share, length))
            .map(of -> of < 0 ? of : left[of])
            .toArray();
    return new Mixed(newItems, origin);
  }

  private static boolean holds(ScoredItems items, int item) {
    return Arrays.stream(items.items()).anyMatch(other -> other == item);
  }

  /** A model with new items in their places of its lists, to be measured; its scores are ranks. */
  public CatalogueModel in(CatalogueModel model) {
    return new WithNewItems(model, this);
  }

  private static final class WithNewItems implements CatalogueModel {
    private static final long serialVersionUID = 1L;
    private final CatalogueModel model;
    private final NewItemPlaces places;

    WithNewItems(CatalogueModel model, NewItemPlaces places) {
      this.model = model;
      this.places = places;
    }

    @Override
    public String source() {
      return model.source();
    }

    @Override
    public List<ScoredItems> top(List<History> customers, int k) {
      List<ScoredItems> lists = model.top(customers, k);
      List<ScoredItems> mixed = new ArrayList<>(lists.size());
      for (int c = 0; c < lists.size(); c++) {
        ScoredItems list = lists.get(c);
        Mixed with = places.in(list, customers.get(c), k);
        int[] items =
            Arrays.stream(with.origin())
                .map(of -> of < 0 ? with.newItems().items()[-1 - of] : list.items()[of])
                .toArray();
        float[] ranks = new float[items.length];
        for (int i = 0; i < ranks.length; i++) {
          ranks[i] = -i;
        }
        mixed.add(new ScoredItems(items, ranks));
      }
      return mixed;
    }

    @Override
    public Contributions explain(History customer, int[] recommended, int reasons) {
      return null;
    }

    @Override
    public CatalogueModel limitedTo(boolean[] shown) {
      return new WithNewItems(
          model.limitedTo(shown),
          new NewItemPlaces((NeighbourModel) places.content.limitedTo(shown), places.share));
    }
  }
}
