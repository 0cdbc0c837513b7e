package io.shopkeeper.data.sample;

import io.shopkeeper.data.sample.Words.Department;

/**
 * A simulated customer's latent traits, the ground truth that models should recover. It is a
 * function of the plan's seed and the customer's number. Activity, join day and segment come from
 * an additive recurrence (Roberts's generalisation of the golden ratio to three dimensions), so
 * that any range of customers is a representative sample and the size of the log can be predicted.
 * Customers are never compared, so array components are harmless.
 *
 * @param taste share of interest by category, summing to 1
 * @param factors latent vector, whose inner product with an item's is the affinity
 * @param brandTaste affinity by brand, standard normal
 * @param priceSensitivity loss of affinity per standard deviation of the price within its category
 * @param activity number of sessions relative to the shop's scale
 * @param joinDay day of the first possible visit; negative for earlier customers
 * @param anonymity share of sessions without signing in, in [0, 1]
 */
@SuppressWarnings("ArrayRecordComponent")
record Customer(
    long number,
    Segment segment,
    double[] taste,
    double[] factors,
    double[] brandTaste,
    double priceSensitivity,
    double activity,
    int joinDay,
    Locale locale,
    String device,
    double anonymity) {

  /** The customer segments, each with typical tastes. */
  enum Segment {
    GADGET_FANS(Department.DIGITAL, Department.OUTDOOR),
    HOME_MAKERS(Department.HOME, Department.FOOD),
    FASHION_LOVERS(Department.CLOTHING, Department.BEAUTY),
    YOUNG_FAMILIES(Department.FAMILY, Department.FOOD),
    EXPLORERS(Department.OUTDOOR, Department.CLOTHING),
    PET_OWNERS(Department.PETS, Department.HOME),
    BARGAIN_HUNTERS(null, null);

    private final Department first;
    private final Department second;

    Segment(Department first, Department second) {
      this.first = first;
      this.second = second;
    }

    private double lift(Department department) {
      return department == first ? 2.2 : department == second ? 1.2 : 0;
    }
  }

  /** The country of a customer. */
  enum Locale {
    CHINA("中国"),
    SINGAPORE("新加坡"),
    KOREA("Korea, Republic of"),
    UNITED_KINGDOM("United Kingdom"),
    UNITED_STATES("United States");

    private final String country;

    Locale(String country) {
      this.country = country;
    }

    String country() {
      return country;
    }
  }

  private static final double[] SEGMENT_SHARES =
      Shop.cumulative(new double[] {.16, .18, .22, .14, .10, .10, .10});
  private static final double[] LOCALE_SHARES =
      Shop.cumulative(new double[] {.62, .06, .04, .08, .20});
  private static final double[] DEVICE_SHARES = Shop.cumulative(new double[] {.66, .28, .06});
  private static final String[] DEVICES = {"mobile", "desktop", "tablet"};

  /** Standard deviation over items of the affinity by latent factors. */
  private static final double MATCH = 1.5;

  /** The real root of x⁴ = x + 1. */
  private static final double RHO = 1.2207440846057596;

  /** The customer of a number. */
  static Customer of(Shop shop, long number) {
    long seed = shop.plan().seed();
    Draws draws = Draws.of(seed, 11, number);
    double even1 = even(seed, number, 1);
    double even2 = even(seed, number, 2);
    double even3 = even(seed, number, 3);
    Segment segment =
        Segment.values()[Draws.indexOf(SEGMENT_SHARES, 0, SEGMENT_SHARES.length, even3)];
    // Weibull with shape 0.75: many customers of one session, a few very active ones.
    double activity = StrictMath.pow(-StrictMath.log(1 - even1), 1 / .75);
    int joinDay =
        even2 < .6 ? -1 - (int) (even2 / .6 * 365) : (int) ((even2 - .6) / .4 * shop.plan().days());
    double[] taste = new double[shop.categories()];
    double sum = 0;
    for (int c = 0; c < taste.length; c++) {
      double gaussian = draws.gaussian();
      if (shop.itemsIn(c) > 0) {
        Words.Category category = Words.CATEGORIES.get(c);
        taste[c] =
            category.demand()
                * StrictMath.exp(segment.lift(category.department()) + 1.4 * gaussian);
        sum += taste[c];
      }
    }
    for (int c = 0; c < taste.length; c++) {
      taste[c] /= sum;
    }
    double[] factors = new double[Shop.FACTORS];
    for (int f = 0; f < factors.length; f++) {
      factors[f] = MATCH * draws.gaussian() / Math.sqrt(Shop.FACTORS);
    }
    double[] brandTaste = new double[Words.BRANDS.size()];
    for (int b = 0; b < brandTaste.length; b++) {
      brandTaste[b] = draws.gaussian();
    }
    double sensitivity =
        segment == Segment.BARGAIN_HUNTERS
            ? draws.between(.7, 1.3)
            : Math.max(0, .3 + .25 * draws.gaussian());
    return new Customer(
        number,
        segment,
        taste,
        factors,
        brandTaste,
        sensitivity,
        activity,
        joinDay,
        Locale.values()[draws.fromCumulative(LOCALE_SHARES)],
        DEVICES[draws.fromCumulative(DEVICE_SHARES)],
        draws.chance(.25) ? .9 : .12);
  }

  private static double even(long seed, long number, int dimension) {
    double offset = Draws.unit(Draws.mix(seed * 31 + dimension));
    double value = offset + (number + 1) * StrictMath.pow(RHO, -dimension);
    return value - Math.floor(value);
  }

  /** The customer's id in the raw files. */
  static String uid(long number) {
    return "U%08d".formatted(10_000_000 + number);
  }

  /** Whether the customer writes Chinese; the others write English. */
  boolean chinese() {
    return locale == Locale.CHINA || locale == Locale.SINGAPORE;
  }

  /** The category of the customer's largest interest. */
  int favouriteCategory() {
    int best = 0;
    for (int c = 1; c < taste.length; c++) {
      if (taste[c] > taste[best]) {
        best = c;
      }
    }
    return best;
  }

  /**
   * The customer's affinity to an item beyond its category, approximately N(0, 1.8²) over items.
   */
  double affinity(Shop shop, int item) {
    return shop.match(item, factors)
        + .7 * brandTaste[shop.brandOf(item)]
        + .4 * shop.quality(item)
        - priceSensitivity * shop.priceInCategory(item);
  }
}
