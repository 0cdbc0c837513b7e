package io.shopkeeper.app.report;

import io.shopkeeper.app.report.Report.*;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** A hand-made report of a believable shop, to look at and to test the page with. */
final class SampleReport {
  private static final LocalDate AS_OF = LocalDate.of(2026, 3, 31);

  private SampleReport() {}

  static Report full() {
    return new Report(
        outcome(Verdict.ACCEPTED, 0, ""),
        new Served(
            52_643,
            14_206,
            20_000,
            99.6,
            List.of(
                new Rows("als", 4_701_220),
                new Rows("popular-segment", 391_004),
                new Rows("popular", 152_076))),
        behaviour(),
        evaluation(),
        List.of(network()),
        beyond(),
        List.of(scores("als", 4_701_220, 0.42, 1), scores("popular-segment", 391_004, 0.11, 2)),
        List.of(customer(), newcomer()),
        similar(),
        quality(),
        List.of(
            new Entry("als.alpha", "40.0"),
            new Entry("als.iterations", "12"),
            new Entry("als.rank", "64"),
            new Entry("als.regularisation", "0.1"),
            new Entry("gate.least-against-production", "-0.02"),
            new Entry("pseudonyms.key-file", "(hidden)"),
            new Entry("shopkeeper.zone", "Asia/Shanghai")),
        List.of(
            new Entry("run id", "pipeline-2026-03-31-7c1f09ab"),
            new Entry("software.spark", "3.5.5"),
            new Entry("software.java", "17.0.14"),
            new Entry("input.events", "3f1c9a77d0b24e6f"),
            new Entry("input.products", "a90f11c2be03d715")));
  }

  private static Network network() {
    List<Epoch> curve = new ArrayList<>();
    for (int epoch = 1; epoch <= 8; epoch++) {
      curve.add(
          new Epoch(epoch, 0.6 / epoch + 0.1, Map.of("accuracy", 0.93 - 0.2 / (epoch * epoch))));
    }
    return new Network(
        "fashion-mnist",
        2,
        7,
        4123.4,
        1.82,
        1.77,
        curve,
        new Classes(
            0.925,
            1_000,
            List.of(
                new OneClass("Shirt", 400, 0.82, 0.8, 0.81, List.of(320L, 60L, 20L)),
                new OneClass("Coat", 300, 0.9, 0.92, 0.91, List.of(20L, 276L, 4L)),
                new OneClass("Bag", 300, 0.99, 0.98, 0.985, List.of(4L, 2L, 294L)))),
        null,
        "");
  }

  static Report empty() {
    return new Report(
        new Outcome(
            "report-1",
            AS_OF,
            null,
            null,
            0,
            Verdict.NO_TRAINING,
            "",
            List.of(),
            List.of(),
            List.of()),
        null,
        null,
        null,
        List.of(),
        null,
        List.of(),
        List.of(),
        List.of(),
        null,
        List.of(),
        List.of());
  }

  static Report ended(Verdict verdict, int exitCode, String message) {
    Report full = full();
    return new Report(
        outcome(verdict, exitCode, message),
        full.served(),
        full.behaviour(),
        full.evaluation(),
        full.networks(),
        full.beyond(),
        full.scores(),
        full.customers(),
        full.similar(),
        full.quality(),
        full.settings(),
        full.manifest());
  }

  static Outcome outcome(Verdict verdict, int exitCode, String message) {
    Instant start = Instant.parse("2026-03-31T18:05:11Z");
    return new Outcome(
        "pipeline-2026-03-31-7c1f09ab",
        AS_OF,
        start,
        start.plusSeconds(764),
        exitCode,
        verdict,
        message,
        List.of(
            new GateCheck("als against production", 0.031, 0.012, 0.049, -0.02, true),
            new GateCheck("als against rp3beta", 0.062, 0.041, 0.084, 0, true)),
        List.of(
            new Live(
                "artifact",
                "als",
                42,
                "als-train-2026-03-31-0be1",
                start.plusSeconds(420),
                true,
                List.of(new Rows("candidates", 5_264_300))),
            new Live(
                "release",
                "recommendations",
                57,
                "rank-2026-03-31-91aa",
                start.plusSeconds(690),
                true,
                List.of(
                    new Rows("user_item_scores", 5_244_300),
                    new Rows("similar_items", 1_000_000)))),
        List.of(
            new JobRun(
                "ingest",
                "i",
                0,
                start,
                141,
                List.of(
                    new Phase("read", 2, 38),
                    new Phase("check", 40, 27),
                    new Phase("write", 67, 72))),
            new JobRun(
                "als-train",
                "a",
                0,
                start.plusSeconds(141),
                372,
                List.of(
                    new Phase("split", 3, 19),
                    new Phase("train", 22, 214),
                    new Phase("evaluate", 236, 98),
                    new Phase("candidates", 334, 34))),
            new JobRun(
                "rank",
                "r",
                0,
                start.plusSeconds(513),
                158,
                List.of(
                    new Phase("filter", 2, 51),
                    new Phase("re-rank", 53, 60),
                    new Phase("write", 113, 42))),
            new JobRun(
                "similar-items",
                "s",
                0,
                start.plusSeconds(671),
                64,
                List.of(new Phase("neighbours", 1, 62))),
            new JobRun("publish", "p", 0, start.plusSeconds(735), 29, List.of())));
  }

  private static Behaviour behaviour() {
    SplittableRandom random = new SplittableRandom(7);
    List<Day> days = new ArrayList<>();
    for (int d = 60; d >= 0; d--) {
      LocalDate date = AS_OF.minusDays(d);
      double week = date.getDayOfWeek().getValue() >= 6 ? 1.35 : 1;
      double size = week * (1 + (60 - d) * .006) * (.94 + random.nextDouble() * .12);
      days.add(
          new Day(
              date,
              List.of(
                  (long) (41_000 * size),
                  (long) (9_300 * size),
                  (long) (1_510 * size),
                  (long) (402 * size))));
    }
    return new Behaviour(
        AS_OF.minusDays(60),
        AS_OF,
        3_184_220,
        52_643,
        411_020,
        19_871,
        List.of(
            new Step("impression", 402_118, 2_502_010),
            new Step("view", 288_420, 566_004),
            new Step("add_to_cart", 51_933, 92_110),
            new Step("purchase", 18_702, 24_096)),
        List.of("impression", "view", "add_to_cart", "purchase"),
        1,
        days,
        new Sessions(
            402_118,
            3,
            14,
            List.of(
                new Bin(1, 2, 141_001),
                new Bin(2, 3, 77_120),
                new Bin(3, 5, 80_023),
                new Bin(5, 9, 55_310),
                new Bin(9, 17, 31_004),
                new Bin(17, 33, 13_340),
                new Bin(33, Integer.MAX_VALUE, 4_320))),
        List.of(
            new Segment("champions", 2_841, 11_902, 1_904_221.5),
            new Segment("loyal", 5_530, 9_870, 1_102_300),
            new Segment("promising", 7_204, 8_010, 604_881),
            new Segment("at_risk", 6_120, 7_350, 498_120),
            new Segment("lost", 11_400, 11_820, 388_110)),
        List.of(
            new Cohort(AS_OF.minusDays(35), 4_120, List.of(.21, .152, .131, .118, .109)),
            new Cohort(AS_OF.minusDays(28), 4_388, List.of(.224, .16, .139, .121)),
            new Cohort(AS_OF.minusDays(21), 4_610, List.of(.218, .158, .14)),
            new Cohort(AS_OF.minusDays(14), 4_904, List.of(.231, .166)),
            new Cohort(AS_OF.minusDays(7), 5_012, List.of(.236))),
        List.of(
            new Trend("Rain jacket, women", "Clothing > Jackets", 210, 611),
            new Trend("户外头灯 充电式 400 流明", "户外 > 照明", 95, 240)));
  }

  private static Evaluation evaluation() {
    return new Evaluation(
        AS_OF.minusDays(6),
        AS_OF,
        "ndcg@20",
        11_204,
        1_930,
        214,
        List.of(
            contender("als", Role.CANDIDATE, .0971, .0028, .184, .006, .052),
            contender("production", Role.PRODUCTION, .0942, .0028, .179, .006, .051),
            contender("rp3beta", Role.BASELINE, .0914, .0027, .172, .006, .049),
            contender("item-item", Role.BASELINE, .0887, .0027, .168, .006, .047),
            contender("popular", Role.BASELINE, .0411, .0019, .083, .004, .022)),
        List.of(
            new Difference("production", new Interval(.031, .012, .049)),
            new Difference("rp3beta", new Interval(.062, .041, .084)),
            new Difference("item-item", new Interval(.095, .071, .119)),
            new Difference("popular", new Interval(1.36, 1.28, 1.45))),
        List.of(
            slice("1 to 4 items known", 5_210, .081, .0395),
            slice("5 to 19 items known", 4_020, .102, .0421),
            slice("20 and more items known", 1_974, .131, .0437)));
  }

  private static Slice slice(String name, long users, double als, double popular) {
    Map<String, Interval> values = new LinkedHashMap<>();
    values.put("als", new Interval(als, als - .005, als + .005));
    values.put("popular", new Interval(popular, popular - .004, popular + .004));
    return new Slice(name, users, values);
  }

  private static Contender contender(
      String name,
      Role role,
      double ndcg,
      double half,
      double recall,
      double halfRecall,
      double mrr) {
    Map<String, Interval> metrics = new LinkedHashMap<>();
    metrics.put("ndcg@20", new Interval(ndcg, ndcg - half, ndcg + half));
    metrics.put("recall@20", new Interval(recall, recall - halfRecall, recall + halfRecall));
    metrics.put("mrr@20", new Interval(mrr, mrr - half, mrr + half));
    return new Contender(name, role, metrics);
  }

  private static Beyond beyond() {
    return new Beyond(
        20_000,
        List.of(
            new Spread("als", .71, .62, 11.4, .73, 0.18),
            new Spread("rp3beta", .64, .68, 10.9, .69, 0.31),
            new Spread("item-item", .83, .55, 12.1, .61, -.03),
            new Spread("popular", .006, .997, 6.2, .88, 3.62)),
        List.of(lorenz("purchases", 5), lorenz("recommendations", 3.4)),
        List.of(popularity("purchases", 912, .72), popularity("recommendations", 2_410, .55)));
  }

  private static Curve lorenz(String name, double power) {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i <= 100; i++) {
      points.add(new Point(i / 100.0, Math.pow(i / 100.0, power)));
    }
    return new Curve(name, points);
  }

  private static Curve popularity(String name, double top, double slope) {
    List<Point> points = new ArrayList<>();
    for (double rank = 1; rank <= 20_000; rank *= 1.4) {
      points.add(
          new Point(
              Math.floor(rank), Math.floor(top * Math.pow(rank, -slope) * Math.exp(-rank / 9000))));
    }
    return new Curve(name, points);
  }

  private static Scores scores(String source, long rows, double median, double skew) {
    List<Bin> bins = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      double x = (i + .5) / 24;
      bins.add(
          new Bin(
              i / 24.0,
              (i + 1) / 24.0,
              (long) (rows * .1 * Math.exp(-Math.pow((x - median) * 4 * skew, 2)))));
    }
    return new Scores(source, rows, median, bins);
  }

  private static Customer customer() {
    return new Customer(
        "dZ3k9Q…",
        List.of(
            new Action(AS_OF, "purchase", "登山双肩包 40L 防水", 1),
            new Action(AS_OF, "add_to_cart", "Trekking poles, carbon, pair", 1),
            new Action(AS_OF.minusDays(2), "view", "Lightweight tent for two", 4),
            new Action(AS_OF.minusDays(3), "view", "速干运动 T 恤 男款", 2),
            new Action(AS_OF.minusDays(9), "purchase", "Merino hiking socks (3 pairs)", 1),
            new Action(AS_OF.minusDays(15), "view", "保温水壶 750ml 不锈钢", 3)),
        List.of(
            new Shown(
                1,
                "Down sleeping bag, −5 °C",
                "Outdoor > Sleeping",
                1.284,
                "als",
                List.of(
                    new Reason("Lightweight tent for two", .512),
                    new Reason("登山双肩包 40L 防水", .388),
                    new Reason("Trekking poles, carbon, pair", .201),
                    new Reason("速干运动 T 恤 男款", -.043)),
                .226),
            new Shown(
                2,
                "户外头灯 充电式 400 流明",
                "户外 > 照明",
                1.101,
                "als",
                List.of(
                    new Reason("登山双肩包 40L 防水", .42),
                    new Reason("Lightweight tent for two", .33),
                    new Reason("保温水壶 750ml 不锈钢", .14)),
                .211),
            new Shown(
                3,
                "Gas stove, folding",
                "Outdoor > Kitchen",
                .984,
                "als",
                List.of(
                    new Reason("Lightweight tent for two", .47), new Reason("保温水壶 750ml 不锈钢", .29)),
                .224),
            new Shown(
                4,
                "Rain jacket, women",
                "Clothing > Jackets",
                .871,
                "als",
                List.of(
                    new Reason("速干运动 T 恤 男款", .39),
                    new Reason("Merino hiking socks (3 pairs)", .31)),
                .171)));
  }

  private static Customer newcomer() {
    return new Customer(
        "p0Vd1x…",
        List.of(new Action(AS_OF, "view", "Enamel mug", 1)),
        List.of(
            new Shown(1, "保温水壶 750ml 不锈钢", "户外 > 饮具", 412, "popular", List.of(), Double.NaN),
            new Shown(
                2, "Cotton tote bag", "Bags > Totes", 398, "popular", List.of(), Double.NaN)));
  }

  private static List<SimilarItems> similar() {
    return List.of(
        new SimilarItems(
            "Lightweight tent for two",
            "Outdoor > Tents",
            List.of(
                new Neighbour("Family tent, four persons", "Outdoor > Tents", .61),
                new Neighbour("Down sleeping bag, −5 °C", "Outdoor > Sleeping", .48),
                new Neighbour("Tent pegs, aluminium, 10", "Outdoor > Tents", .44))),
        new SimilarItems(
            "保温水壶 750ml 不锈钢",
            "户外 > 饮具",
            List.of(
                new Neighbour("保温杯 500ml", "户外 > 饮具", .57),
                new Neighbour("Enamel mug", "Outdoor > Kitchen", .41),
                new Neighbour("折叠水袋 2L", "户外 > 饮具", .36))),
        new SimilarItems(
            "速干运动 T 恤 男款",
            "服装 > T 恤",
            List.of(
                new Neighbour("速干运动短裤 男款", "服装 > 短裤", .66),
                new Neighbour("Running cap", "Clothing > Hats", .35))));
  }

  private static Quality quality() {
    return new Quality(
        List.of(
            new Source("events-2026-03-31.csv.gz", "events", 57_120, 12, 55_803, 921, 408),
            new Source("events-2026-03-30.csv.gz", "events", 55_008, 0, 54_112, 610, 286),
            new Source("products.jsonl", "products", 20_014, 2, 20_000, 16, 0)),
        List.of(
            new Refusal("events", "unknown-item", 803),
            new Refusal("events", "bot", 512),
            new Refusal("events", "bad-time", 204),
            new Refusal("products", "negative-price", 14)),
        List.of(
            new Check("events", "unparseable-share", .0001, .01, CheckVerdict.PASSED),
            new Check("events", "duplicate-share", .0062, .05, CheckVerdict.PASSED),
            new Check("events", "unknown-item-share", .0072, .02, CheckVerdict.PASSED),
            new Check("events", "bot-share", .0046, .004, CheckVerdict.WARNED),
            new Check("products", "quarantined-share", .0008, .01, CheckVerdict.PASSED)));
  }
}
