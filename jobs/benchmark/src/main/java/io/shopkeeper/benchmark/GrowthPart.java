package io.shopkeeper.benchmark;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Measures how cost grows with users, items, interactions and rank, varied one at a time. */
final class GrowthPart implements Part {
  private static final int USERS = 4_096;
  private static final int ITEMS = 90_000;
  private static final int RANK = 64;

  /** Ratings per user in data sets of equal shape. */
  private static final int ACTIVITY = 40;

  private static final int STORE_ITEMS = 20_000;

  @Override
  public String name() {
    return "growth";
  }

  @Override
  public String summary() {
    return "how top-K and ALS, ours, grow with users, items, interactions and rank";
  }

  @Override
  public void require(Options options) {
    for (String million : options.list("millions")) {
      if (!million.matches("[1-9][0-9]{0,2}")) {
        throw new WrongWords(
            "--millions " + million + ": write whole numbers up to 999, such as 1,5,20");
      }
    }
  }

  @Override
  public void run(Run run) throws Exception {
    int scale = run.options().number("scale", 1, 16);
    if (run.options().wants("topk")) {
      for (int users : new int[] {1_024, 4_096, 16_384}) {
        topK(run, users / scale, ITEMS / scale, RANK);
      }
      for (int items : new int[] {10_000, 30_000, 270_000}) {
        topK(run, USERS / scale, items / scale, RANK);
      }
      for (int rank : new int[] {32, 128, 256}) {
        topK(run, USERS / scale, ITEMS / scale, rank);
      }
    }
    if (run.options().wants("als")) {
      interactions(run, scale);
    }
    if (run.options().wants("als-shape")) {
      shapes(run, 1_000_000 / scale);
    }
  }

  private static void interactions(Run run, int scale) throws Exception {
    List<String> wanted = run.options().list("millions");
    List<String> millions = wanted.isEmpty() ? List.of("1", "5", "20") : wanted;
    double first = 0;
    for (String million : millions) {
      int ratings = Integer.parseInt(million) * 1_000_000 / scale;
      double each = als(run, new PowerLaw(ratings / ACTIVITY, STORE_ITEMS, ratings), RANK);
      first = first == 0 ? each : first;
      if (Double.isFinite(each) && Double.isFinite(first)) {
        run.table()
            .conclude(
                "ALS, %,d interactions: %.3f microseconds of CPU each, %+.0f %% of the first size's",
                ratings, each, 100 * (each / first - 1));
      }
    }
  }

  /** Varies users, items and rank at a constant number of interactions. */
  private static void shapes(Run run, int ratings) throws Exception {
    als(run, new PowerLaw(ratings / 10, STORE_ITEMS, ratings), RANK);
    als(run, new PowerLaw(ratings / ACTIVITY, 5 * STORE_ITEMS, ratings), RANK);
    for (int rank : new int[] {32, 128, 256}) {
      als(run, new PowerLaw(ratings / ACTIVITY, STORE_ITEMS, ratings), rank);
    }
  }

  /** CPU microseconds per interaction and iteration. */
  private static double als(Run run, PowerLaw shape, int rank) throws Exception {
    int iterations = shape.ratings() > 4_000_000 ? 4 : 8;
    Optional<Measured> measured =
        run.contenders()
            .java(
                List.of(Contenders.VECTORS),
                AlsProcess.class,
                "made-up",
                Integer.toString(shape.users()),
                Integer.toString(shape.items()),
                Long.toString(shape.ratings()),
                Integer.toString(run.repeats()),
                "rank=" + rank + " alpha=10 iterations=" + iterations);
    run.table()
        .row(
            String.format(
                Locale.ROOT,
                "ALS iteration, %,d users, %,d items, %,d ratings, rank %d",
                shape.users(),
                shape.items(),
                shape.ratings(),
                rank),
            "ours",
            measured,
            new AlsPart.Ratings("", null, shape.users(), shape.items(), shape.ratings())
                .gigaflops(rank));
    return measured.map(m -> 1e6 * m.cpuSeconds() / shape.ratings()).orElse(Double.NaN);
  }

  private static void topK(Run run, int users, int items, int rank) throws Exception {
    TopKPart.Shop shop =
        new TopKPart.Shop(
            run.folder("growth-" + users + "-" + items + "-" + rank),
            users,
            items,
            rank,
            run.options().number("k", 100, 100),
            "alike");
    shop.write();
    Optional<Measured> measured =
        run.contenders()
            .java(
                List.of(Contenders.VECTORS, Contenders.ONE_CORE),
                TopKProcess.class,
                shop.arguments("kernel", users, run.repeats()));
    run.table()
        .row(
            "top " + shop.k() + " of " + shop.described(), "ours", measured, shop.gigaflops(users));
  }
}
