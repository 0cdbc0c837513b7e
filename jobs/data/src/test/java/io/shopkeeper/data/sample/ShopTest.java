package io.shopkeeper.data.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.Charset;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ShopTest {
  private static final Shop SHOP = Shop.of(SampleStores.plan("items=5000").shop());

  @Test
  void titlesAreChineseAndEnglishAndGbkCanWriteThem() {
    var gbk = Charset.forName("GBK").newEncoder();
    Set<String> titles = new HashSet<>();
    for (int item = 0; item < SHOP.items(); item++) {
      String title = SHOP.title(item);
      String english = SHOP.englishTitle(item);
      titles.add(title);
      assertTrue(
          title.codePoints().filter(Character::isIdeographic).count() >= 3, "Chinese: " + title);
      assertTrue(english.matches("[A-Za-z0-9 ,.-]+"), "English: " + english);
      assertTrue(gbk.canEncode(title) && gbk.canEncode(english), title);
    }
    assertTrue(titles.size() > 2000, titles.size() + " titles");
    for (Customer.Locale locale : Customer.Locale.values()) {
      assertTrue(gbk.canEncode(locale.country()));
    }
  }

  @Test
  void categoriesAreRangesThatCoverTheCatalogue() {
    int item = 0;
    for (int c = 0; c < SHOP.categories(); c++) {
      for (int i = 0; i < SHOP.itemsIn(c); i++) {
        assertEquals(c, SHOP.categoryOf(item++));
      }
    }
    assertEquals(SHOP.items(), item);
    Shop tiny = Shop.of(SampleStores.plan("items=3").shop());
    for (int i = 0; i < 3; i++) {
      assertTrue(tiny.itemsIn(tiny.categoryOf(i)) > 0);
    }
  }

  @Test
  void pricesAreLogNormalAroundTheMedianOfTheirCategory() {
    for (int c = 0; c < SHOP.categories(); c++) {
      Words.Category category = Words.CATEGORIES.get(c);
      double sum = 0;
      double squares = 0;
      int n = 0;
      for (int item = 0; item < SHOP.items(); item++) {
        if (SHOP.categoryOf(item) == c) {
          assertTrue(SHOP.price(item) > 0);
          double log = Math.log(SHOP.price(item) / 100.0 / category.medianPrice());
          sum += log;
          squares += log * log;
          n++;
        }
      }
      double mean = sum / n;
      double deviation = Math.sqrt(squares / n - mean * mean);
      // A brand's tier moves the logarithm by a quarter.
      assertTrue(Math.abs(mean) < .3, category.path() + " mean " + mean);
      assertTrue(
          deviation > .7 * category.spread() && deviation < category.spread() + .25,
          category.path() + " deviation " + deviation);
    }
  }

  @Test
  void popularItemsAreDrawnInProportion() {
    int category = 8;
    Draws draws = Draws.of(1, 2, 3);
    Map<Integer, Integer> drawn = new HashMap<>();
    for (int i = 0; i < 200_000; i++) {
      drawn.merge(SHOP.draw(category, 30, draws.uniform()), 1, Integer::sum);
    }
    // Mature items differ by popularity and drift only.
    int best = -1;
    int worst = -1;
    for (int item = 0; item < SHOP.items(); item++) {
      boolean mature =
          SHOP.categoryOf(item) == category
              && SHOP.active(item, 30)
              && SHOP.listedOn(item).isBefore(SHOP.plan().firstDay().minusDays(90));
      if (mature && (best < 0 || SHOP.popularity(item) > SHOP.popularity(best))) {
        best = item;
      }
      if (mature && (worst < 0 || SHOP.popularity(item) < SHOP.popularity(worst))) {
        worst = item;
      }
    }
    assertTrue(drawn.get(best) > 50 * drawn.getOrDefault(worst, 0));
    assertTrue(drawn.keySet().stream().allMatch(i -> i < 0 || SHOP.categoryOf(i) == category));
  }

  @Test
  void daysFollowTheZoneThroughChangesOfTheClock() {
    ShopPlan base = SampleStores.plan().shop();
    ShopPlan berlin =
        new ShopPlan(base.seed(), 10, 60, base.firstDay(), 60, ZoneId.of("Europe/Berlin"), .1, 2);
    Shop shop = Shop.of(berlin);
    for (int day = 0; day < 60; day++) {
      long start = shop.timeOf(day, 0);
      assertEquals(
          berlin.firstDay().plusDays(day),
          Instant.ofEpochMilli(start).atZone(berlin.zone()).toLocalDate());
      assertEquals(day, shop.dayOf(start));
      assertEquals(day, shop.dayOf(shop.timeOf(day, 86_399.9)));
    }
    assertEquals(-1, shop.dayOf(shop.end()));
  }
}
