package io.shopkeeper.data.sample;

import io.shopkeeper.data.sample.ShopEvent.ListKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Simulates all actions of one customer, as a function of the plan and the customer's number.
 *
 * <p>A session is a sequence of lists. The customer examines a position of a list with a
 * probability that decreases with its depth, and clicks on an examined item by affinity: the
 * examination hypothesis (Craswell et al.: An Experimental Comparison of Click Position-Bias
 * Models, WSDM 2008). A clicked item is viewed, possibly put into the cart, and possibly bought. As
 * in real shops, impressions and clicks are logged for a share of lists only, later actions always.
 */
final class CustomerLife {
  private static final int LIST_LENGTH = 24;
  private static final int CANDIDATES = 3;
  private static final int MOST_LISTS = 40;
  private static final double LISTS_A_SESSION = 8;

  // Calibrated to the rates of the Merchandise Store; see ShopFigures.
  static final double CHOICE_BIAS = -4.4;
  private static final double CART_BIAS = -2.1;
  private static final double CHECKOUT_SHARE = .52;
  private static final double PAY_SHARE = .66;

  private static final double[] EXAMINED = new double[LIST_LENGTH];
  private static final double[] LOGISTIC = new double[1025];

  static {
    for (int place = 0; place < LIST_LENGTH; place++) {
      EXAMINED[place] = 1 / (1 + .12 * place);
    }
    for (int i = 0; i < LOGISTIC.length; i++) {
      LOGISTIC[i] = 1 / (1 + StrictMath.exp(-(i - 512) / 64.0));
    }
  }

  private final Shop shop;
  private final Customer customer;
  private final Consumer<ShopEvent> log;
  private int sequence;
  private int session;
  private boolean signedIn;
  private long time;
  private int day;

  /** The day on which the customer runs out of a consumable, by item. */
  private final Map<Integer, Integer> usedUpOn = new LinkedHashMap<>();

  /** The day on which a durable was bought, by item. */
  private final Map<Integer, Integer> owned = new HashMap<>();

  private CustomerLife(Shop shop, Customer customer, Consumer<ShopEvent> log) {
    this.shop = shop;
    this.customer = customer;
    this.log = log;
  }

  /** Passes every clean row of a customer to {@code log}, with sessions in chronological order. */
  static void live(Shop shop, long number, Consumer<ShopEvent> log) {
    Customer customer = Customer.of(shop, number);
    CustomerLife life = new CustomerLife(shop, customer, log);
    long[] starts = life.sessionStarts(Draws.of(shop.plan().seed(), 12, number));
    for (int s = 0; s < starts.length; s++) {
      // A session never begins before the previous one has ended.
      life.time = Math.max(starts[s], life.time + 1_000);
      life.session = s;
      life.day = shop.dayOf(life.time);
      if (life.day < 0) {
        break;
      }
      life.visit(Draws.of(shop.plan().seed(), 13, (number << 24) | s));
    }
  }

  /** The logistic function from a table, which is the same on every machine. */
  private static double logistic(double logit) {
    return LOGISTIC[(int) Math.max(0, Math.min(1024, Math.rint(logit * 64) + 512))];
  }

  private long[] sessionStarts(Draws draws) {
    int days = shop.plan().days();
    double[] weights = new double[days];
    double all = 0;
    double mine = 0;
    for (int d = 0; d < days; d++) {
      all += shop.dayWeight(d);
      int age = d - customer.joinDay();
      if (age >= 0) {
        // Interest decays after the first weeks, as retention cohorts show.
        weights[d] = shop.dayWeight(d) * (.35 + .65 * StrictMath.exp(-age / 21.0));
        mine += weights[d];
      }
    }
    double expected = shop.plan().sessionsPerCustomer() * customer.activity() * mine / all;
    int count = (int) Math.min(4_000_000, Math.floor(expected + draws.uniform()));
    double[] cumulative = Shop.cumulative(weights);
    long[] starts = new long[count];
    for (int s = 0; s < count; s++) {
      starts[s] = shop.timeOf(draws.fromCumulative(cumulative), shop.secondOfDay(draws));
    }
    Arrays.sort(starts);
    return starts;
  }

  private void visit(Draws draws) {
    signedIn = !draws.chance(customer.anonymity());
    List<Integer> viewed = new ArrayList<>();
    Map<Integer, Integer> cart = new LinkedHashMap<>();
    double[] interest = interest();
    restock(draws, viewed, cart);
    int lists = 1 + Math.min(MOST_LISTS, draws.geometric(LISTS_A_SESSION - 1));
    int category = draws.fromCumulative(interest);
    for (int list = 0; list < lists; list++) {
      if (draws.chance(.3)) {
        category = draws.fromCumulative(interest);
      }
      browse(draws, list, category, interest, viewed, cart);
      if (!viewed.isEmpty() && draws.chance(.22)) {
        pause(draws, 4, 30);
        view(draws, draws.oneOf(viewed), -1, null, 0);
        pause(draws, 10, 60);
      }
    }
    for (Integer item : List.copyOf(cart.keySet())) {
      if (draws.chance(.11)) {
        pause(draws, 2, 15);
        emit(item, Action.UNCART, -1, cart.remove(item), 0, -1, null, 0);
      }
    }
    if (!cart.isEmpty() && draws.chance(CHECKOUT_SHARE)) {
      pay(draws, cart);
    }
  }

  /** The cumulative interest by category on a day: taste × season, reduced for recent purchases. */
  private double[] interest() {
    double[] interest = customer.taste().clone();
    owned.forEach(
        (item, bought) -> {
          int category = shop.categoryOf(item);
          interest[category] *= 1 - .5 * StrictMath.exp(-(day - bought) / 20.0);
        });
    double sum = 0;
    for (int c = 0; c < interest.length; c++) {
      sum += interest[c] * (interest[c] > 0 ? shop.season(c, day) : 0);
      interest[c] = sum;
    }
    return interest;
  }

  /** Buys consumables that have run out. */
  private void restock(Draws draws, List<Integer> viewed, Map<Integer, Integer> cart) {
    for (Map.Entry<Integer, Integer> entry : List.copyOf(usedUpOn.entrySet())) {
      int item = entry.getKey();
      if (entry.getValue() <= day && shop.active(item, day) && draws.chance(.7)) {
        usedUpOn.remove(item);
        pause(draws, 3, 20);
        view(draws, item, -1, null, 0);
        viewed.add(item);
        pause(draws, 5, 30);
        if (draws.chance(.75)) {
          put(draws, item, cart);
        }
      }
    }
  }

  private void browse(
      Draws draws,
      int list,
      int category,
      double[] interest,
      List<Integer> viewed,
      Map<Integer, Integer> cart) {
    pause(draws, 3, 12);
    double which = draws.uniform();
    ListKind kind =
        which < .12
            ? ListKind.HOME
            : which < .45 ? ListKind.CATEGORY : which < .75 ? ListKind.SEARCH : ListKind.SIMILAR;
    if (kind == ListKind.SIMILAR && viewed.isEmpty()) {
      kind = ListKind.SEARCH;
    }
    int[] shown = new int[LIST_LENGTH];
    int anchor = kind == ListKind.SIMILAR ? viewed.get(viewed.size() - 1) : -1;
    int length = fill(draws, kind, category, anchor, interest, shown);
    boolean logged = draws.chance(shop.plan().listLogShare());
    if (logged) {
      for (int place = 0; place < length; place++) {
        emit(shown[place], Action.SHOW, -1, 0, 0, list, kind, place + 1);
      }
    }
    for (int place = 0; place < length; place++) {
      int item = shown[place];
      if (!draws.chance(EXAMINED[place]) || owned.containsKey(item) || viewed.contains(item)) {
        continue;
      }
      double affinity = customer.affinity(shop, item);
      if (!draws.chance(logistic(CHOICE_BIAS + affinity))) {
        continue;
      }
      pause(draws, 2, 20);
      viewed.add(item);
      if (logged) {
        emit(item, Action.CLICK, -1, 0, 0, list, kind, place + 1);
        time += 200 + draws.below(800);
        view(draws, item, list, kind, place + 1);
      } else {
        view(draws, item, -1, null, 0);
      }
      pause(draws, 8, 90);
      if (draws.chance(logistic(CART_BIAS + .5 * affinity))) {
        put(draws, item, cart);
      }
    }
  }

  /**
   * Fills a list without repetition. Items are drawn one after another by popularity, as in a
   * Plackett-Luce ranking. Searches and lists of similar items take the best of several draws.
   */
  private int fill(
      Draws draws, ListKind kind, int category, int anchor, double[] interest, int[] shown) {
    int length = 0;
    int candidates = kind == ListKind.SEARCH || kind == ListKind.SIMILAR ? CANDIDATES : 1;
    int from = kind == ListKind.SIMILAR ? shop.categoryOf(anchor) : category;
    for (int attempt = 0; attempt < 2 * LIST_LENGTH && length < LIST_LENGTH; attempt++) {
      int best = -1;
      double bestFit = Double.NEGATIVE_INFINITY;
      for (int candidate = 0; candidate < candidates; candidate++) {
        int item =
            shop.draw(
                kind == ListKind.HOME ? draws.fromCumulative(interest) : from,
                day,
                draws.uniform());
        double fit =
            item < 0
                ? Double.NEGATIVE_INFINITY
                : kind == ListKind.SIMILAR
                    ? shop.likeness(anchor, item)
                    : candidates > 1 ? customer.affinity(shop, item) : 0;
        if (fit > bestFit) {
          bestFit = fit;
          best = item;
        }
      }
      if (best >= 0 && best != anchor && !contains(shown, length, best)) {
        shown[length++] = best;
      }
    }
    return length;
  }

  private static boolean contains(int[] shown, int length, int item) {
    for (int i = 0; i < length; i++) {
      if (shown[i] == item) {
        return true;
      }
    }
    return false;
  }

  private void view(Draws draws, int item, int list, ListKind kind, int position) {
    emit(item, Action.VIEW, -1, 0, 0, list, kind, position);
    time += 500 + draws.below(1_000);
  }

  private void put(Draws draws, int item, Map<Integer, Integer> cart) {
    int quantity = rebuyDays(item) > 0 ? 1 + draws.geometric(.4) : draws.chance(.05) ? 2 : 1;
    cart.merge(item, quantity, Integer::sum);
    emit(item, Action.CART, -1, quantity, 0, -1, null, 0);
    pause(draws, 2, 20);
  }

  private void pay(Draws draws, Map<Integer, Integer> cart) {
    pause(draws, 5, 40);
    // A purchase requires signing in; earlier rows stay anonymous.
    signedIn = true;
    cart.forEach((item, quantity) -> emit(item, Action.CHECKOUT, -1, quantity, 0, -1, null, 0));
    if (!draws.chance(PAY_SHARE)) {
      return;
    }
    pause(draws, 20, 150);
    cart.forEach((item, quantity) -> emit(item, Action.BUY, session, quantity, 0, -1, null, 0));
    cart.forEach((item, quantity) -> keepOrReturn(draws, item, quantity));
  }

  private void keepOrReturn(Draws draws, int item, int quantity) {
    int rebuy = rebuyDays(item);
    if (rebuy > 0) {
      usedUpOn.put(item, day + (int) (rebuy * quantity * draws.between(.7, 1.2)));
    } else {
      owned.put(item, day);
    }
    double affinity = customer.affinity(shop, item);
    boolean returned = draws.chance(.2 * logistic(2.2 - affinity));
    double daysLater = draws.between(2, 16);
    double stars = 3.7 + .5 * (affinity - 3.2) + .4 * shop.quality(item) + .8 * draws.gaussian();
    if (draws.chance(.18)) {
      int rating = (int) Math.max(1, Math.min(5, Math.rint(returned ? stars - 1.5 : stars)));
      afterwards(.8 * daysLater, item, Action.RATE, 0, rating);
    }
    if (returned) {
      afterwards(daysLater, item, Action.REFUND, quantity, 0);
    }
  }

  /** Logs a return or rating days after an order, outside any session. */
  private void afterwards(double daysLater, int item, Action action, int quantity, int rating) {
    int order = session;
    long now = time;
    session = -1;
    time += (long) (daysLater * 86_400_000L);
    emit(item, action, order, quantity, rating, -1, null, 0);
    time = now;
    session = order;
  }

  private int rebuyDays(int item) {
    return Words.CATEGORIES.get(shop.categoryOf(item)).rebuyDays();
  }

  private void pause(Draws draws, double fromSeconds, double toSeconds) {
    time += (long) (draws.between(fromSeconds, toSeconds) * 1000);
  }

  /** Logs a row unless it is after the end of the log. */
  private void emit(
      int item,
      Action action,
      int order,
      int quantity,
      int rating,
      int list,
      ListKind kind,
      int position) {
    int today = shop.dayOf(time);
    if (today < 0) {
      return;
    }
    log.accept(
        new ShopEvent(
            customer.number(),
            sequence++,
            session,
            session < 0 || signedIn,
            time,
            today,
            item,
            action,
            order,
            quantity,
            rating,
            list,
            kind,
            position));
  }
}
