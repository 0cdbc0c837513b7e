package io.shopkeeper.data.sample;

import io.shopkeeper.data.sample.Words.Brand;
import io.shopkeeper.data.sample.Words.Category;
import io.shopkeeper.data.sample.Words.Word;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The catalogue and calendar of a synthetic shop, a function of its plan, so that every executor
 * builds the same one. A category is a contiguous range of item numbers.
 */
final class Shop {
  /** Length of the latent vectors of items and customers. */
  static final int FACTORS = 8;

  private static final int DAYS_A_WEEK = 7;
  private static final double[] HOUR_WEIGHTS = {
    1.6, .9, .5, .3, .3, .5, 1.1, 2.0, 3.0, 3.9, 4.6, 5.0, 5.3, 5.0, 4.8, 4.8, 4.9, 5.0, 5.4, 6.3,
    7.2, 7.4, 6.0, 3.4
  };

  private final ShopPlan plan;
  private final int[] categoryStart;
  private final int[] brandOf;
  private final long[] price;
  private final double[] priceInCategory;
  private final double[] quality;
  private final float[] factors;
  private final float[] style;
  private final double[] popularity;
  private final int[] launchDay;
  private final int[] endDay;
  private final String[] title;
  private final String[] englishTitle;
  private final double[][] weeklyWeights;
  private final double[] categoryTrend;
  private final double[] dayWeight;
  private final long[] dayStart;
  private final double[] hourCumulative;

  private Shop(ShopPlan plan) {
    this.plan = plan;
    int items = plan.items();
    List<Category> categories = Words.CATEGORIES;
    categoryStart = categoryStarts(items);
    brandOf = new int[items];
    price = new long[items];
    priceInCategory = new double[items];
    quality = new double[items];
    factors = new float[items * FACTORS];
    style = new float[items * FACTORS];
    popularity = new double[items];
    launchDay = new int[items];
    endDay = new int[items];
    title = new String[items];
    englishTitle = new String[items];
    double[] drift = new double[items];
    float[] brandFactors = factorsOf(plan.seed(), 1, Words.BRANDS.size());
    for (int c = 0; c < categories.size(); c++) {
      int[] brands = brandsOf(categories.get(c));
      for (int item = categoryStart[c]; item < categoryStart[c + 1]; item++) {
        stock(item, categories.get(c), brands, brandFactors, drift);
      }
      // Every category has at least one item on sale at any time.
      if (categoryStart[c + 1] > categoryStart[c]) {
        launchDay[categoryStart[c]] = -1;
        endDay[categoryStart[c]] = Integer.MAX_VALUE;
      }
    }
    categoryTrend = new double[categories.size()];
    Draws trend = Draws.of(plan.seed(), 3, 0);
    for (int c = 0; c < categoryTrend.length; c++) {
      categoryTrend[c] = .004 * trend.gaussian();
    }
    weeklyWeights = weeklyWeights(drift);
    dayStart = new long[plan.days() + 1];
    dayWeight = new double[plan.days()];
    for (int day = 0; day <= plan.days(); day++) {
      LocalDate date = plan.firstDay().plusDays(day);
      dayStart[day] = date.atStartOfDay(plan.zone()).toInstant().toEpochMilli();
      if (day < plan.days()) {
        dayWeight[day] = weightOf(date);
      }
    }
    hourCumulative = cumulative(HOUR_WEIGHTS);
  }

  /** Builds the shop of a plan. */
  static Shop of(ShopPlan plan) {
    return new Shop(plan);
  }

  private static int[] categoryStarts(int items) {
    double[] cumulative =
        cumulative(Words.CATEGORIES.stream().mapToDouble(Category::demand).toArray());
    int[] starts = new int[cumulative.length + 1];
    for (int c = 0; c < cumulative.length; c++) {
      starts[c + 1] = (int) Math.round(items * cumulative[c] / cumulative[cumulative.length - 1]);
    }
    return starts;
  }

  private static float[] factorsOf(long seed, long purpose, int count) {
    float[] factors = new float[count * FACTORS];
    Draws draws = Draws.of(seed, purpose, 0);
    for (int i = 0; i < factors.length; i++) {
      factors[i] = (float) draws.gaussian();
    }
    return factors;
  }

  private static int[] brandsOf(Category category) {
    List<Integer> brands = new ArrayList<>();
    for (int b = 0; b < Words.BRANDS.size(); b++) {
      Brand brand = Words.BRANDS.get(b);
      if (brand.home() == category.department() || brand.second() == category.department()) {
        brands.add(b);
      }
    }
    return brands.stream().mapToInt(Integer::intValue).toArray();
  }

  private void stock(
      int item, Category category, int[] brands, float[] brandFactors, double[] drift) {
    Draws draws = Draws.of(plan.seed(), 2, item);
    // The square concentrates a category's sales on a few brands.
    double u = draws.uniform();
    int brand = brands[(int) (u * u * brands.length)];
    brandOf[item] = brand;
    double tier = .25 * (brand % 3 - 1);
    double z = draws.gaussian();
    priceInCategory[item] = z + tier / category.spread();
    double yuan =
        category.medianPrice() * StrictMath.exp(category.spread() * priceInCategory[item]);
    price[item] = yuan < 20 ? Math.round(yuan * 10) * 10 : Math.round(yuan) * 100 - 10;
    quality[item] = draws.gaussian();
    int noun = draws.below(category.nouns().size());
    Draws nounFactors = Draws.of(plan.seed(), 4, 100L * categoryOf(item) + noun);
    for (int f = 0; f < FACTORS; f++) {
      double common = .6 * nounFactors.gaussian() + .5 * brandFactors[brand * FACTORS + f];
      style[item * FACTORS + f] = (float) draws.gaussian();
      // The weights' squares sum to 1; items of the same noun and brand are similar.
      factors[item * FACTORS + f] = (float) (common + .6245 * style[item * FACTORS + f]);
    }
    popularity[item] = draws.logNormal(1, 1.2) * StrictMath.exp(.3 * quality[item]);
    drift[item] = .006 * draws.gaussian();
    launchDay[item] =
        draws.chance(.85) ? -1 - draws.below(720) : draws.below(Math.max(1, plan.days()));
    endDay[item] =
        draws.chance(.06)
            ? Math.max(launchDay[item], 0) + 1 + draws.below(Math.max(1, plan.days()))
            : Integer.MAX_VALUE;
    Word maker = Words.BRANDS.get(brand).name();
    Word name = category.nouns().get(noun);
    Word first = draws.oneOf(category.qualities());
    Word variant = draws.oneOf(category.variants());
    title[item] = maker.zh() + first.zh() + name.zh() + " " + variant.zh();
    englishTitle[item] = maker.en() + " " + first.en() + " " + name.en() + ", " + variant.en();
  }

  private double[][] weeklyWeights(double[] drift) {
    int weeks = (plan.days() + DAYS_A_WEEK - 1) / DAYS_A_WEEK;
    double[][] cumulative = new double[weeks][plan.items()];
    for (int week = 0; week < weeks; week++) {
      int first = week * DAYS_A_WEEK;
      int middle = first + DAYS_A_WEEK / 2;
      for (int c = 0; c + 1 < categoryStart.length; c++) {
        double sum = 0;
        for (int item = categoryStart[c]; item < categoryStart[c + 1]; item++) {
          if (launchDay[item] < first + DAYS_A_WEEK && endDay[item] > first) {
            double age = Math.max(0, middle - launchDay[item]);
            double novelty = 1 + 1.5 * StrictMath.exp(-age / 14);
            sum +=
                popularity[item]
                    * novelty
                    * StrictMath.exp(drift[item] * (middle - plan.days() / 2.0));
          }
          cumulative[week][item] = sum;
        }
      }
    }
    return cumulative;
  }

  /** The relative traffic of a date: weekends, the winter season, and the two big sales days. */
  private static double weightOf(LocalDate date) {
    double[] week = {.93, .92, .93, .95, 1.03, 1.15, 1.12};
    double season =
        StrictMath.exp(.15 * StrictMath.cos(2 * Math.PI * (date.getDayOfYear() - 335) / 365.25));
    int monthAndDay = date.getMonthValue() * 100 + date.getDayOfMonth();
    double sale = monthAndDay == 1111 ? 2.5 : monthAndDay == 618 ? 2.0 : 1;
    return week[date.getDayOfWeek().getValue() - 1] * season * sale;
  }

  static double[] cumulative(double[] weights) {
    double[] sums = weights.clone();
    Arrays.parallelPrefix(sums, Double::sum);
    return sums;
  }

  ShopPlan plan() {
    return plan;
  }

  int items() {
    return plan.items();
  }

  int categories() {
    return categoryStart.length - 1;
  }

  /** The number of items of a category over all days. */
  int itemsIn(int category) {
    return categoryStart[category + 1] - categoryStart[category];
  }

  /** The category of an item. */
  int categoryOf(int item) {
    int found = Arrays.binarySearch(categoryStart, item);
    if (found < 0) {
      return -found - 2;
    }
    while (categoryStart[found + 1] == item) {
      found++;
    }
    return found;
  }

  int brandOf(int item) {
    return brandOf[item];
  }

  /** An item's price in hundredths of a yuan. */
  long price(int item) {
    return price[item];
  }

  /** An item's log price relative to its category, in standard deviations. */
  double priceInCategory(int item) {
    return priceInCategory[item];
  }

  double quality(int item) {
    return quality[item];
  }

  double popularity(int item) {
    return popularity[item];
  }

  /** An item's latent vector, of length {@link #FACTORS}. */
  float[] factors(int item) {
    return Arrays.copyOfRange(factors, item * FACTORS, (item + 1) * FACTORS);
  }

  /**
   * What an item's latent vector has beyond those of its noun and brand, standard normal: the style
   * that its colours show.
   */
  double[] style(int item) {
    double[] own = new double[FACTORS];
    for (int f = 0; f < FACTORS; f++) {
      own[f] = style[item * FACTORS + f];
    }
    return own;
  }

  /** The inner product of an item's latent vector with a customer's. */
  double match(int item, double[] taste) {
    double sum = 0;
    for (int f = 0; f < FACTORS; f++) {
      sum += taste[f] * factors[item * FACTORS + f];
    }
    return sum;
  }

  /** The similarity of two items: the inner product of their latent vectors. */
  double likeness(int item, int other) {
    double sum = 0;
    for (int f = 0; f < FACTORS; f++) {
      sum += factors[item * FACTORS + f] * factors[other * FACTORS + f];
    }
    return sum;
  }

  String title(int item) {
    return title[item];
  }

  String englishTitle(int item) {
    return englishTitle[item];
  }

  /** An item's stock-keeping code in the raw files. */
  static String sku(int item) {
    return "P%06d".formatted(item + 1);
  }

  LocalDate listedOn(int item) {
    return plan.firstDay().plusDays(launchDay[item]);
  }

  /** Whether the catalogue of a day contains an item. */
  boolean known(int item, int day) {
    return launchDay[item] <= day;
  }

  /** Whether an item is on sale on a day. */
  boolean active(int item, int day) {
    return launchDay[item] <= day && day < endDay[item];
  }

  /** Draws an item of a category by the week's popularity; −1 if it is not on sale that day. */
  int draw(int category, int day, double uniform) {
    double[] week = weeklyWeights[day / DAYS_A_WEEK];
    int item = Draws.indexOf(week, categoryStart[category], categoryStart[category + 1], uniform);
    return active(item, day) ? item : -1;
  }

  /** The factor of season and trend in a category's demand on a day. */
  double season(int category, int day) {
    Category c = Words.CATEGORIES.get(category);
    int dayOfYear = plan.firstDay().plusDays(day).getDayOfYear();
    return StrictMath.exp(
        c.swing() * StrictMath.cos(2 * Math.PI * (dayOfYear - c.peakDay()) / 365.25)
            + categoryTrend[category] * (day - plan.days() / 2.0));
  }

  /** The relative traffic of a day. */
  double dayWeight(int day) {
    return dayWeight[day];
  }

  /** The time of a local second of a day, in milliseconds since the epoch. */
  long timeOf(int day, double secondOfDay) {
    return Math.min(dayStart[day] + (long) (secondOfDay * 1000), dayStart[day + 1] - 1);
  }

  /** The first millisecond after the last day. */
  long end() {
    return dayStart[plan.days()];
  }

  /** The shop-local day of a time, or −1 beyond the last. */
  int dayOf(long time) {
    if (time >= dayStart[plan.days()]) {
      return -1;
    }
    int found = Arrays.binarySearch(dayStart, time);
    return found >= 0 ? found : -found - 2;
  }

  /** Draws a local second of the day by the shop's traffic over the day. */
  double secondOfDay(Draws draws) {
    return (draws.fromCumulative(hourCumulative) + draws.uniform()) * 3600;
  }

  /** The offset of local time from UTC, in seconds. */
  int offset(long time) {
    return plan.zone() instanceof ZoneOffset fixed
        ? fixed.getTotalSeconds()
        : plan.zone().getRules().getOffset(Instant.ofEpochMilli(time)).getTotalSeconds();
  }
}
