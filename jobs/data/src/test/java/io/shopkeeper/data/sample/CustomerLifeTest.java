package io.shopkeeper.data.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.testkit.ForAll;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CustomerLifeTest {
  private static final Shop SHOP = Shop.of(SampleStores.plan().shop());
  private static final List<ShopEvent> EVENTS = SampleStores.events(SHOP);
  private static final List<Customer> CUSTOMERS =
      LongStream.range(0, SHOP.plan().customers())
          .mapToObj(number -> Customer.of(SHOP, number))
          .toList();

  private static Map<String, List<ShopEvent>> sessions(List<ShopEvent> events) {
    return events.stream()
        .filter(event -> event.session() >= 0)
        .collect(Collectors.groupingBy(event -> event.customer() + "/" + event.session()));
  }

  private static List<ShopEvent> of(Action... actions) {
    Set<Action> wanted = EnumSet.copyOf(List.of(actions));
    return EVENTS.stream().filter(event -> wanted.contains(event.action())).toList();
  }

  @Test
  void everyStepOfTheFunnelFollowsTheOneBeforeInItsSession() {
    sessions(EVENTS)
        .values()
        .forEach(
            session -> {
              long last = Long.MIN_VALUE;
              Map<Action, Set<Integer>> reached = new EnumMap<>(Action.class);
              for (Action action : Action.values()) {
                reached.put(action, new HashSet<>());
              }
              for (ShopEvent event : session) {
                assertTrue(event.time() >= last, "time runs backwards: " + event);
                last = event.time();
                Action before =
                    switch (event.action()) {
                      case CLICK -> Action.SHOW;
                      case CART -> Action.VIEW;
                      case UNCART, CHECKOUT -> Action.CART;
                      case BUY -> Action.CHECKOUT;
                      case SHOW, VIEW -> null;
                      case REFUND, RATE -> throw new AssertionError("in a session: " + event);
                    };
                if (before != null) {
                  assertTrue(
                      reached.get(before).contains(event.item()), before + " missing for " + event);
                }
                reached.get(event.action()).add(event.item());
              }
            });
  }

  @Test
  void nothingRemovedFromTheCartIsBoughtInThatSession() {
    sessions(EVENTS)
        .values()
        .forEach(
            session -> {
              Set<Integer> removed = new HashSet<>();
              for (ShopEvent event : session) {
                if (event.action() == Action.UNCART) {
                  removed.add(event.item());
                }
                assertFalse(event.action() == Action.BUY && removed.contains(event.item()));
              }
            });
  }

  @Test
  void sessionsOfACustomerDoNotOverlap() {
    Map<Long, Long> ends = new HashMap<>();
    Map<Long, Integer> current = new HashMap<>();
    for (ShopEvent event : EVENTS) {
      if (event.session() < 0) {
        continue;
      }
      long end = ends.getOrDefault(event.customer(), Long.MIN_VALUE);
      assertTrue(event.time() >= end);
      assertTrue(event.session() >= current.getOrDefault(event.customer(), -1));
      ends.put(event.customer(), event.time());
      current.put(event.customer(), event.session());
    }
  }

  @Test
  void returnsAndRatingsFollowAPurchaseOfThatOrder() {
    Map<String, Long> bought = new HashMap<>();
    of(Action.BUY)
        .forEach(
            event ->
                bought.put(
                    event.customer() + "/" + event.order() + "/" + event.item(), event.time()));
    List<ShopEvent> later = of(Action.REFUND, Action.RATE);
    assertTrue(later.size() > 30, "only " + later.size());
    later.forEach(
        event -> {
          long paid = bought.get(event.customer() + "/" + event.order() + "/" + event.item());
          assertTrue(event.time() > paid + 86_400_000L);
          assertTrue(event.signedIn());
          assertTrue(
              event.action() == Action.REFUND
                  ? event.quantity() > 0 && event.rating() == 0
                  : event.rating() >= 1 && event.rating() <= 5);
        });
  }

  @Test
  void allHappensWithinTheDaysAndToItemsOnSale() {
    int days = SHOP.plan().days();
    for (ShopEvent event : EVENTS) {
      assertTrue(event.day() >= 0 && event.day() < days);
      assertTrue(event.time() >= SHOP.timeOf(event.day(), 0));
      assertTrue(event.time() < SHOP.end());
      assertTrue(SHOP.known(event.item(), event.day()), "not launched yet: " + event);
      if (event.action() == Action.SHOW) {
        // A session that began before midnight may still see what is off the shelf after it.
        assertTrue(
            SHOP.active(event.item(), event.day()) || SHOP.active(event.item(), event.day() - 1));
      }
      assertTrue(event.day() >= CUSTOMERS.get((int) event.customer()).joinDay());
    }
  }

  @Test
  void loggedListsAreCompleteWithoutRepeatsAndTellPositions() {
    Map<String, List<ShopEvent>> lists =
        of(Action.SHOW).stream()
            .collect(
                Collectors.groupingBy(
                    event -> event.customer() + "/" + event.session() + "/" + event.list()));
    lists
        .values()
        .forEach(
            list -> {
              Set<Integer> items = new HashSet<>();
              for (int i = 0; i < list.size(); i++) {
                assertEquals(i + 1, list.get(i).position());
                assertTrue(items.add(list.get(i).item()));
              }
            });
    Map<String, ShopEvent> shown =
        of(Action.SHOW).stream()
            .collect(
                Collectors.toMap(
                    event ->
                        event.customer()
                            + "/"
                            + event.session()
                            + "/"
                            + event.list()
                            + "/"
                            + event.position(),
                    event -> event));
    of(Action.CLICK)
        .forEach(
            click ->
                assertEquals(
                    click.item(),
                    shown
                        .get(
                            click.customer()
                                + "/"
                                + click.session()
                                + "/"
                                + click.list()
                                + "/"
                                + click.position())
                        .item()));
  }

  @Test
  void whatStandsHigherIsClickedMoreOftenThanItsAppealExplains() {
    // Lists of searches are alike in appeal at every place but for popularity; compare rates of
    // click over equal affinity by weighting each impression with its liking.
    double[] clicks = new double[2];
    double[] appeal = new double[2];
    Shop shop = Shop.of(SampleStores.plan("list-log-share=1", "events=150000").shop());
    Map<Long, Customer> customers = new HashMap<>();
    SampleStores.events(shop)
        .forEach(
            event -> {
              int half = event.position() <= 6 ? 0 : event.position() > 18 ? 1 : -1;
              if (half < 0 || event.position() == 0) {
                return;
              }
              if (event.action() == Action.CLICK) {
                clicks[half]++;
              } else if (event.action() == Action.SHOW) {
                double affinity =
                    customers
                        .computeIfAbsent(event.customer(), number -> Customer.of(shop, number))
                        .affinity(shop, event.item());
                appeal[half] += 1 / (1 + Math.exp(3.8 - affinity));
              }
            });
    double bias = (clicks[0] / appeal[0]) / (clicks[1] / appeal[1]);
    // The examination curve says about (1/1.3) / (1/3.5) = 2.7.
    assertTrue(bias > 1.8 && bias < 3.8, "position bias " + bias);
  }

  @Test
  void theSameSeedIsTheSameShopAndAnotherIsNot() {
    Shop again = Shop.of(SampleStores.plan("events=4000").shop());
    Shop same = Shop.of(SampleStores.plan("events=4000").shop());
    Shop other = Shop.of(SampleStores.plan("events=4000", "seed=43").shop());
    assertEquals(SampleStores.events(again), SampleStores.events(same));
    assertNotEquals(SampleStores.events(again), SampleStores.events(other));
  }

  @Test
  void aLifeDependsOnThePlanAndTheNumberAlone() {
    List<ShopEvent> alone = new ArrayList<>();
    CustomerLife.live(SHOP, 777, alone::add);
    assertEquals(EVENTS.stream().filter(event -> event.customer() == 777).toList(), alone);
    assertEquals(EVENTS.size(), EVENTS.stream().map(ShopEvent::key).distinct().count());
  }

  @Test
  void theFiguresAreWithinAFactorOfTwoOfTheMerchandiseStore() {
    ShopStatistics statistics = new ShopStatistics(SHOP.items());
    for (long customer = 0; customer < SHOP.plan().customers(); customer++) {
      statistics.addLife(SHOP, customer, event -> {});
    }
    Map<String, Double> reference = ShopFigures.GOOGLE_MERCHANDISE_STORE.byName();
    statistics
        .figures()
        .byName()
        .forEach(
            (name, value) ->
                assertTrue(
                    value > reference.get(name) / 2 && value < reference.get(name) * 2,
                    name + " = " + value + ", reference " + reference.get(name)));
    assertEquals(EVENTS.size(), statistics.rows());
    assertEquals(of(Action.SHOW).size(), statistics.impressions());
  }

  @Test
  void customersBuyMoreInTheirFavouriteCategory() {
    double inFavourite = 0;
    double byChance = 0;
    Map<Integer, Double> share = new HashMap<>();
    List<ShopEvent> bought = of(Action.BUY);
    bought.forEach(
        event -> share.merge(SHOP.categoryOf(event.item()), 1.0 / bought.size(), Double::sum));
    for (ShopEvent event : bought) {
      int favourite = CUSTOMERS.get((int) event.customer()).favouriteCategory();
      inFavourite += SHOP.categoryOf(event.item()) == favourite ? 1 : 0;
      byChance += share.getOrDefault(favourite, 0.0);
    }
    assertTrue(inFavourite > 2 * byChance, inFavourite + " purchases, by chance " + byChance);
  }

  @Test
  void whatIsChosenIsLikedMoreThanWhatIsShown() {
    double shown = meanAffinity(of(Action.SHOW));
    double viewed = meanAffinity(of(Action.VIEW));
    double bought = meanAffinity(of(Action.BUY));
    assertTrue(viewed > shown + .3, shown + " shown, " + viewed + " viewed");
    assertTrue(bought > viewed + .1, viewed + " viewed, " + bought + " bought");
  }

  private static double meanAffinity(List<ShopEvent> events) {
    return events.stream()
        .mapToDouble(event -> CUSTOMERS.get((int) event.customer()).affinity(SHOP, event.item()))
        .average()
        .orElseThrow();
  }

  @Test
  void consumablesAreBoughtAgainAndLastingThingsAreNot() {
    Map<Boolean, Long> repeats = new HashMap<>();
    Set<String> before = new HashSet<>();
    Shop shop = Shop.of(SampleStores.plan("events=120000", "days=120").shop());
    SampleStores.events(shop).stream()
        .filter(event -> event.action() == Action.BUY)
        .filter(event -> !before.add(event.customer() + "/" + event.item()))
        .forEach(
            event ->
                repeats.merge(
                    Words.CATEGORIES.get(shop.categoryOf(event.item())).rebuyDays() > 0,
                    1L,
                    Long::sum));
    assertTrue(repeats.get(true) > 50, "rebought " + repeats);
    assertTrue(
        repeats.getOrDefault(false, 0L) < repeats.get(true) / 10, "lasting things " + repeats);
  }

  @Test
  void someSessionsAreAnonymousButNoPurchaseIs() {
    double anonymous =
        of(Action.VIEW).stream()
            .mapToInt(event -> event.signedIn() ? 0 : 1)
            .average()
            .orElseThrow();
    assertTrue(anonymous > .15 && anonymous < .5, "anonymous views: " + anonymous);
    assertTrue(of(Action.CHECKOUT, Action.BUY).stream().allMatch(ShopEvent::signedIn));
  }

  @Test
  void salesDaysAndWeekendsAreBusierAndSeasonsMoveCategories() {
    Shop year = Shop.of(SampleStores.plan("events=150000", "days=365").shop());
    long[] byDay = new long[365];
    long[] jackets = new long[365];
    SampleStores.events(year).stream()
        .filter(event -> event.action() == Action.VIEW)
        .forEach(
            event -> {
              byDay[event.day()]++;
              if (Words.CATEGORIES.get(year.categoryOf(event.item())).path().endsWith("Jackets")) {
                jackets[event.day()]++;
              }
            });
    double weekend = 0;
    double workday = 0;
    double winter = 0;
    double summer = 0;
    for (int day = 0; day < 365; day++) {
      var date = year.plan().firstDay().plusDays(day);
      if (date.getDayOfWeek().getValue() >= 6) {
        weekend += byDay[day] / 104.0;
      } else {
        workday += byDay[day] / 261.0;
      }
      if (date.getMonthValue() == 12 || date.getMonthValue() == 11) {
        winter += (double) jackets[day] / byDay[day] / 61;
      } else if (date.getMonthValue() == 6 || date.getMonthValue() == 7) {
        summer += (double) jackets[day] / byDay[day] / 61;
      }
      if (date.getMonthValue() == 11 && date.getDayOfMonth() == 11) {
        assertTrue(byDay[day] > 1.5 * byDay[day - 7], "sales day " + byDay[day]);
      }
    }
    assertTrue(weekend > 1.08 * workday, weekend + " on weekends, " + workday + " on workdays");
    assertTrue(winter > 2 * summer, winter + " in winter, " + summer + " in summer");
  }

  @Test
  void newCustomersAndNewItemsComeAllTheTime() {
    Set<Long> customersBefore = new HashSet<>();
    Set<Integer> itemsBefore = new HashSet<>();
    Set<Long> newCustomers = new HashSet<>();
    Set<Integer> newItems = new HashSet<>();
    for (ShopEvent event : EVENTS) {
      if (event.day() < 40) {
        customersBefore.add(event.customer());
        itemsBefore.add(event.item());
      } else {
        newCustomers.add(event.customer());
        newItems.add(event.item());
      }
    }
    newCustomers.removeAll(customersBefore);
    newItems.removeAll(itemsBefore);
    assertTrue(newCustomers.size() > 50, newCustomers.size() + " customers");
    assertTrue(newItems.size() > 30, newItems.size() + " items");
  }

  @Test
  void oneCustomerAndOneItemMakeAShop() {
    Shop shop =
        Shop.of(SampleStores.plan("events=300", "customers=1", "items=1", "dirt.scale=0").shop());
    List<ShopEvent> events = SampleStores.events(shop);
    assertTrue(events.size() > 100, events.size() + " rows");
    assertTrue(events.stream().allMatch(event -> event.item() == 0 && event.customer() == 0));
  }

  @Test
  void anyPlanRuns() {
    ForAll.seeds(
        25,
        random -> {
          Shop shop =
              Shop.of(
                  SampleStores.plan(
                          "events=" + random.nextInt(1, 3_000),
                          "items=" + random.nextInt(1, 200),
                          "customers=" + random.nextInt(1, 50),
                          "days=" + random.nextInt(1, 40),
                          "seed=" + random.nextLong(),
                          "list-log-share=" + random.nextInt(0, 2))
                      .shop());
          SampleStores.events(shop)
              .forEach(event -> assertTrue(event.item() >= 0 && event.item() < shop.items()));
        });
  }
}
