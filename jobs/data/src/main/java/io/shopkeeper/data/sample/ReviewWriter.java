package io.shopkeeper.data.sample;

import io.shopkeeper.data.sample.Phrases.Aspect;
import io.shopkeeper.data.sample.Review.Suspicion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes the reviews of a shop, each a function of the plan and its number. Every item has a hidden
 * opinion of each of its aspects; an honest review speaks of the aspects that its customer cares
 * for, mostly as the item deserves, and its stars follow from what it says. The first reviews are
 * campaigns, of three kinds in turn.
 */
final class ReviewWriter {
  /** Number of reviews of a campaign. */
  static final int CAMPAIGN = 25;

  private static final List<Suspicion> CAMPAIGNS =
      List.of(Suspicion.BURST, Suspicion.ONE_CUSTOMER, Suspicion.NEAR_DUPLICATE);

  private static final double PERSONAL = .01;
  private static final double UNSIGNED = .1;
  private static final double TITLED = .4;
  private static final double ENGLISH_TITLED = .7;

  private static final List<String> CHINESE_OPENINGS =
      List.of("", "", "", "收到了，", "用了一周，", "第二次买了，", "给家人买的，", "总体来说，");
  private static final List<String> ENGLISH_OPENINGS =
      List.of(
          "", "", "", "Got it today. ", "After a week of use: ", "Bought it again. ", "Overall, ");
  private static final List<String> CHINESE_JOINTS = List.of("，", "，", "。", "，而且", "，另外");
  private static final List<String> CHINESE_TURNS = List.of("，但是", "，不过", "，就是");
  private static final List<String> ENGLISH_JOINTS = List.of(", and ", ". ", "; ", ", also ");
  private static final List<String> ENGLISH_TURNS = List.of(", but ", ", although ", ". However, ");
  private static final List<String> GLAD =
      List.of("", "", "", " 👍", " 😊", "！！！", "，推荐购买！", " :)");
  private static final List<String> SAD = List.of("", "", "", " 😡", " 👎", "……", "，不推荐。", " :(");

  private final Shop shop;
  private final Phrases phrases;
  private final long campaigns;

  ReviewWriter(Shop shop, ReviewPlan plan) {
    this.shop = shop;
    this.phrases = Phrases.of(plan.wording());
    this.campaigns = Math.round(plan.count() * plan.suspicious() / CAMPAIGN);
  }

  /** The hidden opinion of an aspect of an item, in [−1, 1]. */
  double opinion(int item, Aspect aspect) {
    Draws draws = Draws.of(shop.plan().seed(), 31, ((long) item << 8) | aspect.number());
    double opinion = .35 + .3 * shop.quality(item) + .6 * draws.gaussian();
    return Math.max(-1, Math.min(1, opinion));
  }

  /** The aspects of an item. */
  List<Aspect> aspects(int item) {
    return phrases.of(Words.CATEGORIES.get(shop.categoryOf(item)).department());
  }

  /** The review of a number. */
  Review review(long number) {
    Draws draws = Draws.of(shop.plan().seed(), 32, number);
    return number < campaigns * CAMPAIGN ? campaign(number, draws) : honest(number, draws);
  }

  private Review honest(long number, Draws draws) {
    Customer customer = customer(draws);
    int day = day(draws);
    int item = item(customer, day, draws);
    List<Aspect> said = chosen(customer, item, draws);
    Map<String, Boolean> aspects = new LinkedHashMap<>();
    double sum = 0;
    for (Aspect aspect : said) {
      double opinion = opinion(item, aspect);
      boolean praise = draws.chance(.5 + .45 * opinion);
      aspects.put(aspect.name(), praise);
      sum += (praise ? 1 : -1) + .5 * opinion;
    }
    double mean = sum / said.size();
    int stars = (int) Math.max(1, Math.min(5, Math.rint(3.2 + 1.3 * mean + .5 * draws.gaussian())));
    long time = shop.timeOf(day, shop.secondOfDay(draws));
    return written(
        number,
        customer,
        !draws.chance(UNSIGNED),
        item,
        stars,
        said,
        aspects,
        time,
        Suspicion.NONE,
        draws);
  }

  private Customer customer(Draws draws) {
    return Customer.of(shop, (long) (draws.uniform() * shop.plan().customers()));
  }

  private int day(Draws draws) {
    return draws.below(shop.plan().days());
  }

  /** An item that the customer may have bought: of a category of theirs, by the week's sales. */
  private int item(Customer customer, int day, Draws draws) {
    double[] taste = Shop.cumulative(customer.taste());
    int item = -1;
    for (int attempt = 0; attempt < 50 && item < 0; attempt++) {
      item = shop.draw(draws.fromCumulative(taste), day, draws.uniform());
    }
    return Math.max(item, 0);
  }

  /**
   * One to four aspects of an item; those that a customer cares for come up three times as often.
   */
  private List<Aspect> chosen(Customer customer, int item, Draws draws) {
    List<Aspect> open = new ArrayList<>(aspects(item));
    List<Aspect> chosen = new ArrayList<>();
    int count = 1 + draws.below(4);
    while (chosen.size() < count && !open.isEmpty()) {
      double[] weights = open.stream().mapToDouble(aspect -> care(customer, aspect)).toArray();
      chosen.add(open.remove(draws.fromCumulative(Shop.cumulative(weights))));
    }
    return chosen;
  }

  /** How much a customer cares for an aspect: 3 for a quarter of them, else 1. */
  double care(Customer customer, Aspect aspect) {
    long key = (customer.number() << 8) | aspect.number();
    return Draws.of(shop.plan().seed(), 33, key).chance(.25) ? 3 : 1;
  }

  private Review campaign(long number, Draws draws) {
    long campaign = number / CAMPAIGN;
    Suspicion kind = CAMPAIGNS.get((int) (campaign % CAMPAIGNS.size()));
    Draws common = Draws.of(shop.plan().seed(), 34, campaign);
    Customer leader = customer(common);
    int day = day(common);
    int item = item(leader, day, common);
    double second = shop.secondOfDay(common);
    Customer customer = kind == Suspicion.ONE_CUSTOMER ? leader : customer(draws);
    if (kind == Suspicion.ONE_CUSTOMER) {
      item = item(leader, day, draws);
    } else if (kind == Suspicion.NEAR_DUPLICATE) {
      day = day(draws);
      second = shop.secondOfDay(draws);
    } else {
      second = Math.min(86_399, second + draws.between(0, 7_200));
    }
    Draws wording = kind == Suspicion.NEAR_DUPLICATE ? common : draws;
    List<Aspect> said = chosen(kind == Suspicion.NEAR_DUPLICATE ? leader : customer, item, wording);
    Map<String, Boolean> aspects = new LinkedHashMap<>();
    said.forEach(aspect -> aspects.put(aspect.name(), true));
    Customer voice = kind == Suspicion.NEAR_DUPLICATE ? leader : customer;
    Review review =
        written(
            number, voice, true, item, 5, said, aspects, shop.timeOf(day, second), kind, wording);
    return kind == Suspicion.NEAR_DUPLICATE ? under(customer, review, draws) : review;
  }

  /** The same text under another name, with a sign or two changed. */
  private static Review under(Customer customer, Review review, Draws draws) {
    String end = draws.oneOf(List.of("", "!", "！", "～", " ok", "。", "…"));
    return new Review(
        review.number(),
        customer.number(),
        true,
        review.item(),
        review.stars(),
        review.title(),
        review.text() + end,
        review.time(),
        review.suspicious(),
        review.aspects(),
        review.personal());
  }

  private Review written(
      long number,
      Customer customer,
      boolean signed,
      int item,
      int stars,
      List<Aspect> said,
      Map<String, Boolean> aspects,
      long time,
      Suspicion suspicious,
      Draws draws) {
    boolean chinese = customer.chinese();
    StringBuilder text = new StringBuilder();
    text.append(draws.oneOf(chinese ? CHINESE_OPENINGS : ENGLISH_OPENINGS));
    boolean before = true;
    for (int i = 0; i < said.size(); i++) {
      boolean praise = aspects.get(said.get(i).name());
      if (i > 0) {
        boolean turn = praise != before;
        text.append(
            draws.oneOf(
                chinese
                    ? turn ? CHINESE_TURNS : CHINESE_JOINTS
                    : turn ? ENGLISH_TURNS : ENGLISH_JOINTS));
      }
      text.append(said.get(i).say(draws, chinese, praise));
      before = praise;
    }
    String end =
        draws.oneOf(stars >= 4 ? GLAD : stars <= 2 ? SAD : List.of("", chinese ? "。" : "."));
    text.append(chinese || end.chars().allMatch(c -> c < 0x80 || c > 0xD7FF) ? end : ".");
    List<String> personal = new ArrayList<>();
    if (suspicious == Suspicion.NONE && draws.chance(PERSONAL)) {
      personal.add(PersonalDetails.plant(text, chinese, draws));
    }
    String title =
        draws.chance(chinese ? TITLED : ENGLISH_TITLED)
            ? said.get(0).say(draws, chinese, aspects.get(said.get(0).name()))
            : null;
    return new Review(
        number,
        customer.number(),
        signed,
        item,
        stars,
        title,
        text.toString(),
        time,
        suspicious,
        aspects,
        personal);
  }
}
