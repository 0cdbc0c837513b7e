package io.shopkeeper.ranking.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.recommend.InteractionMatrix;
import io.shopkeeper.core.recommend.ItemContent;
import io.shopkeeper.core.recommend.ItemContent.Kind;
import io.shopkeeper.core.topk.ScoredItems;
import io.shopkeeper.ranking.history.History;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Items 0 to 29 are of brand a, 30 to 59 of brand b; the last five of each are new. */
class NewItemPlacesTest {
  private static final int ITEMS = 60;

  private static final ScoredItems LIST =
      new ScoredItems(IntStream.range(0, 20).toArray(), descending(20));

  private static float[] descending(int n) {
    float[] scores = new float[n];
    for (int i = 0; i < n; i++) {
      scores[i] = n - i;
    }
    return scores;
  }

  private static boolean isNew(int item) {
    return item % 30 >= 25;
  }

  private static ItemContent content() {
    ItemContent.Builder content = new ItemContent.Builder(ITEMS);
    for (int item = 0; item < ITEMS; item++) {
      content.add(item, Kind.BRAND, item < 30 ? "a" : "b");
    }
    return content.build();
  }

  /** Forty customers, each with ten items of one brand. */
  private static InteractionMatrix taken() {
    int[] user = IntStream.range(0, 400).map(e -> e / 10).toArray();
    int[] item =
        IntStream.range(0, 400).map(e -> e / 10 % 2 * 30 + (e * 7 + e / 10) % 25).toArray();
    float[] ones = new float[400];
    Arrays.fill(ones, 1);
    return InteractionMatrix.of(40, ITEMS, user, item, ones);
  }

  private static NewItemPlaces places(double share) {
    boolean[] areNew = new boolean[ITEMS];
    for (int item = 0; item < ITEMS; item++) {
      areNew[item] = isNew(item);
    }
    return NewItemPlaces.of(taken(), content(), areNew, share).orElseThrow();
  }

  private static History likes(int item, int... hidden) {
    return new History(-1, new int[] {item}, new float[] {1}, hidden);
  }

  private static int[] items(NewItemPlaces places, ScoredItems list, History customer, int length) {
    NewItemPlaces.Mixed mixed = places.in(list, customer, length);
    return Arrays.stream(mixed.origin())
        .map(of -> of < 0 ? mixed.newItems().items()[-1 - of] : list.items()[of])
        .toArray();
  }

  @Test
  void theShareOfAListIsForTheNewItemsOfTheCustomersTaste() {
    int[] items = items(places(.1), LIST, likes(31), 20);
    assertEquals(20, items.length);
    assertTrue(isNew(items[9]) && items[9] >= 30, Arrays.toString(items));
    assertTrue(isNew(items[19]) && items[19] >= 30, Arrays.toString(items));
    assertArrayEquals(
        IntStream.range(0, 18).toArray(), Arrays.stream(items).filter(i -> i < 20).toArray());
  }

  @Test
  void whatIsHiddenOrAlreadyGivenTakesNoPlace() {
    ScoredItems list = new ScoredItems(new int[] {55, 1, 2, 3}, descending(4));
    assertArrayEquals(new int[] {55, 59}, items(places(.5), list, likes(31, 56, 57, 58), 2));
    assertArrayEquals(
        new int[] {55, 1}, items(places(.5), list, likes(31, 56, 57, 58, 59), 2), "none is left");
  }

  /** A new item that its model would have given in the last places is given once. */
  @Test
  void nothingIsGivenTwice() {
    ScoredItems list = new ScoredItems(new int[] {1, 2, 3, 55, 56, 57, 58, 59}, descending(8));
    int[] items = items(places(.5), list, likes(31), 8);
    assertEquals(8, Arrays.stream(items).distinct().count(), Arrays.toString(items));
  }

  @Test
  void shortListsAreGivenWhatSuits() {
    assertArrayEquals(
        new int[] {55}, items(places(.1), ScoredItems.empty(), likes(31), 10), "a share of ten");
    assertEquals(0, items(places(.1), ScoredItems.empty(), likes(31), 9).length);
    History nobody = new History(-1, new int[0], new float[0], new int[0]);
    assertArrayEquals(LIST.first(10).items(), items(places(.1), LIST, nobody, 10));
  }

  @Test
  void withoutAShareNewItemsOrContentThereAreNone() {
    boolean[] none = new boolean[ITEMS];
    boolean[] all = new boolean[ITEMS];
    Arrays.fill(all, true);
    assertTrue(NewItemPlaces.of(taken(), content(), none, .1).isEmpty());
    assertTrue(NewItemPlaces.of(taken(), content(), all, 0).isEmpty());
    assertTrue(NewItemPlaces.of(taken(), ItemContent.none(ITEMS), all, .1).isEmpty());
  }

  @Test
  void whatIsMeasuredIsWhatIsShown() {
    PopularModel popular =
        new PopularModel(
            IntStream.range(0, ITEMS).mapToDouble(i -> i % 30 < 25 ? ITEMS - i : 0).toArray());
    CatalogueModel with = places(.1).in(popular);
    History customer = likes(31, 31);
    ScoredItems list = with.top(List.of(customer), 20).get(0);
    assertArrayEquals(
        items(places(.1), popular.top(List.of(customer), 20).get(0), customer, 20), list.items());
    boolean[] shown = new boolean[ITEMS];
    shown[2] = true;
    shown[57] = true;
    assertArrayEquals(
        new int[] {2, 57}, with.limitedTo(shown).top(List.of(customer), 20).get(0).items());
  }
}
