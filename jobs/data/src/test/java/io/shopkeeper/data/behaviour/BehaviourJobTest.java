package io.shopkeeper.data.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ExitCode;
import io.shopkeeper.platform.job.JobTest;
import io.shopkeeper.testkit.SharedSpark;
import io.shopkeeper.testkit.SparkJobs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BehaviourJobTest {
  private static final int SPARK_JOBS = 70;

  @TempDir private Path root;

  private JobTest job() {
    return JobTest.of(new BehaviourJob()).root(root);
  }

  private JobTest.Result run(ShopLog log, String... settings) throws IOException {
    log.write(root);
    return job().set(settings).run("behaviour");
  }

  private Dataset<Row> table(String name) {
    return SharedSpark.session()
        .read()
        .parquet(root.resolve("releases/behaviour/versions/0000001/" + name).toString());
  }

  /** Rows as text in the order of these columns, cells separated by a blank. */
  private static List<String> rows(Dataset<Row> table, String... columns) {
    Column[] selected = Arrays.stream(columns).map(functions::col).toArray(Column[]::new);
    return table.select(selected).orderBy(selected).collectAsList().stream()
        .map(BehaviourJobTest::text)
        .toList();
  }

  private static String text(Row row) {
    return IntStream.range(0, row.size())
        .mapToObj(row::get)
        .map(v -> v instanceof Double d ? String.format(Locale.ROOT, "%.4f", d) : String.valueOf(v))
        .collect(Collectors.joining(" "));
  }

  /** Three weeks of a shop whose numbers can be counted by hand. */
  private static ShopLog smallShop() {
    ShopLog log = new ShopLog();
    log.product("i1", "Red kettle 红色水壶", "Kitchen/Kettles");
    // Ann, with sessions. All four steps on her phone.
    log.add("impression", "2026-03-17T10:00:00", "i1").by("ann").in("s1").on("mobile");
    log.add("view", "2026-03-17T10:01:00", "i1").by("ann").in("s1");
    log.add("add_to_cart", "2026-03-17T10:02:00", "i1").by("ann").in("s1").on("tablet");
    log.add("purchase", "2026-03-17T10:03:00", "i1")
        .by("ann")
        .in("s1")
        .order("o1")
        .paid(2, "10.00", "CNY");
    // A second order without any impression: reached, but not in order.
    log.add("view", "2026-03-24T09:00:00", "i2").by("ann").in("s2");
    log.add("purchase", "2026-03-24T09:10:00", "i2")
        .by("ann")
        .in("s2")
        .order("o2")
        .paid(null, "5.50", "CNY");
    log.add("return", "2026-03-25T09:00:00", "i1").by("ann").order("o1").paid(-1, "10.00", "CNY");
    // Bob, without: half an hour to the second, then a second more.
    log.add("view", "2026-03-24T12:00:00", "i1").by("bob");
    log.add("view", "2026-03-24T12:30:00", "i2").by("bob");
    log.add("click", "2026-03-24T13:00:01", "i2").by("bob");
    // Anonymous: a session, an order, and an event that belongs to nothing.
    log.add("impression", "2026-03-31T08:00:00", "i2").in("s3").on("desktop");
    log.add("view", "2026-03-31T08:01:00", "i2").in("s3").on("desktop");
    log.add("purchase", "2026-03-30T11:00:00", "i1").order("o9").paid(1, "3.00", "USD");
    log.add("purchase", "2026-03-30T11:00:00", "i2").order("o9").paid(1, "4.00", "USD");
    log.add("view", "2026-03-31T08:02:00", "i1");
    // Cai bought at an unknown price; Dee only ever brought something back.
    log.add("purchase", "2026-03-30T12:00:00", "i1").by("cai").in("s4").order("o3");
    log.add("return", "2026-03-30T12:00:00", "i1").by("dee").order("o0").paid(1, "3.00", "USD");
    return log;
  }

  @Test
  void countsASmallShopAsByHand() throws Exception {
    JobTest.Result[] night = new JobTest.Result[1];
    int started = SparkJobs.startedBy(() -> night[0] = run(smallShop()));
    JobTest.Result result = night[0];
    assertEquals(ExitCode.DONE, result.exitCode(), result.err());
    assertTrue(started <= SPARK_JOBS, started + " Spark jobs; the budget is " + SPARK_JOBS);

    Dataset<Row> funnel = table("conversion_funnel");
    assertEquals(
        List.of(
            "1 impression 2 2 1 2 1 1.0000 1.0000",
            "2 view 5 4 2 2 1 1.0000 1.0000",
            "3 add_to_cart 1 1 1 1 1 0.5000 0.5000",
            "4 purchase 5 4 2 1 1 1.0000 0.5000"),
        rows(
            funnel.where("day = 'all' and attribute = 'all'"),
            "step_no",
            "step",
            "events",
            "sessions",
            "users",
            "sessions_in_order",
            "users_in_order",
            "step_rate",
            "overall_rate"));
    assertEquals(
        List.of(
            "desktop 1 1 1",
            "desktop 2 1 1",
            "desktop 3 0 0",
            "desktop 4 0 0",
            "mobile 1 1 1",
            "mobile 2 1 1",
            "mobile 3 1 1",
            "mobile 4 1 1"),
        rows(
            funnel.where("day = 'all' and attribute = 'device'"),
            "value",
            "step_no",
            "sessions",
            "sessions_in_order"));
    assertEquals(
        List.of("0 null null", "0 null null", "0 null null"),
        rows(
            funnel.where("day = '2026-03-30' and step_no != 3 and attribute = 'all'"),
            "sessions_in_order",
            "step_rate",
            "overall_rate"));
    assertEquals(
        List.of("2026-03-17 1", "2026-03-24 2", "2026-03-30 0", "2026-03-31 1", "all 4"),
        rows(funnel.where("step = 'view' and attribute = 'all'"), "day", "sessions"));

    assertEquals(
        List.of(
            "2026-03-17 1 0 3.0000 3.0000 180.0000 0.0000",
            "2026-03-24 3 0 1.6667 2.0000 800.0000 0.3333",
            "2026-03-30 2 1 1.5000 1.5000 0.0000 0.5000",
            "2026-03-31 1 1 1.0000 1.0000 60.0000 1.0000",
            "all 7 2 1.7143 2.0000 377.1429 0.4286"),
        rows(
            table("session_summary"),
            "day",
            "sessions",
            "anonymous_sessions",
            "actions_mean",
            "actions_median",
            "seconds_mean",
            "bounce_share"));
    assertEquals(
        List.of("2.4000 1080.0000 60.0000 0"),
        rows(
            table("session_summary").where("day = 'all'"),
            "actions_p90",
            "seconds_p90",
            "seconds_median",
            "shared_id_sessions"));
    assertEquals(
        List.of("1 3", "2 3", "3 1"), rows(table("session_lengths"), "actions", "sessions"));

    assertEquals(
        List.of("ann 7 2 15.5000 CNY 0 2 4 3 at_risk", "cai 1 1 null null 0 4 2 null promising"),
        rows(
            table("rfm_segments"),
            "user_id",
            "recency_days",
            "frequency",
            "monetary",
            "currency",
            "other_currencies",
            "r_score",
            "f_score",
            "m_score",
            "segment"));

    assertEquals(
        List.of(
            "2026-03-16 0 1 1 1.0000 true",
            "2026-03-16 1 1 1 1.0000 true",
            "2026-03-16 2 1 0 0.0000 false",
            "2026-03-23 0 1 1 1.0000 true",
            "2026-03-23 1 1 0 0.0000 false",
            "2026-03-30 0 1 1 1.0000 false"),
        rows(
            table("retention_cohorts"),
            "cohort_week",
            "week_number",
            "users",
            "active",
            "retained",
            "complete"));

    // log2((5 / 7) / (4 / 6)) and log2((5 / 8) / (4 / 6)): prior 10, of which 2 / 5 later.
    assertEquals(
        List.of(
            "i1 Red kettle 红色水壶 1 1 2 0 1 1 view 0.0995 steady",
            "i2 null 1 2 1 1 1 2 view -0.0931 steady"),
        rows(
            table("item_trends"),
            "item_id",
            "title",
            "views",
            "views_before",
            "purchases",
            "purchases_before",
            "visitors",
            "visitors_before",
            "based_on",
            "trend_score",
            "direction"));
    assertEquals(
        List.of("1 0"),
        rows(
            table("daily_activity").where("day = '2026-03-24' and event_type = 'click'"),
            "events",
            "anonymous_events"));

    assertEquals(17, result.run().path("metrics").path("events").asInt());
    assertEquals(1.0, result.run().path("metrics").path("week_1_retention").asDouble());
    assertEquals(4, result.run().path("facts").path("funnel").size());
    assertEquals(2, result.run().path("rows").path("rfm_segments").asInt());
    assertTrue(
        Files.exists(root.resolve("releases/behaviour/aliases/production/0000001/alias.json")));
    assertDocumented();

    assertEquals(ExitCode.DONE, job().run("behaviour").exitCode());
    assertTrue(
        Files.notExists(root.resolve("releases/behaviour/versions/0000002")), "the same night");
  }

  @Test
  void oneUserWithOneEventAndAKillBeforeThePromotionThatTheNextRunFinishes() throws IOException {
    ShopLog log = new ShopLog();
    log.add("view", "2026-03-31T08:00:00", "i1").by("ann");
    assertEquals(ExitCode.DONE, run(log).exitCode());
    assertEquals(
        List.of("view 1 1"),
        rows(table("conversion_funnel").where("day = 'all'"), "step", "sessions", "users"));
    assertEquals(0, table("rfm_segments").count());
    assertEquals(
        List.of("i1 unknown null"),
        rows(table("item_trends"), "item_id", "direction", "trend_score"));

    // As if it had been killed between commit and promotion.
    delete(root.resolve("runs"));
    delete(root.resolve("releases/behaviour/aliases"));
    assertEquals(ExitCode.DONE, job().run("behaviour").exitCode());
    assertTrue(Files.exists(root.resolve("releases/behaviour/aliases/production/0000001")));
    assertTrue(Files.notExists(root.resolve("releases/behaviour/versions/0000002")));
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** What a user reads names every table and column that there is. */
  private void assertDocumented() throws IOException {
    String page = Files.readString(JobTest.repository().resolve("docs/behaviour.md"));
    try (Stream<Path> tables = Files.list(root.resolve("releases/behaviour/versions/0000001"))) {
      for (Path table : tables.filter(Files::isDirectory).toList()) {
        String name = table.getFileName().toString();
        assertTrue(page.contains("`" + name + "`"), "docs/behaviour.md does not name " + name);
        for (String column : table(name).columns()) {
          assertTrue(
              page.contains("`" + column + "`"),
              "docs/behaviour.md does not name " + name + "." + column);
        }
      }
    }
  }

  @Test
  void onlyTheWindowAndTheStepsAskedForCount() throws IOException {
    run(
        smallShop(),
        "behaviour.days=14",
        "behaviour.funnel=[view,purchase]",
        "behaviour.attributes=[]");
    assertEquals(
        List.of("1 view 3 3", "2 purchase 3 1"),
        rows(
            table("conversion_funnel").where("day = 'all'"),
            "step_no",
            "step",
            "sessions",
            "sessions_in_order"));
    assertEquals(
        List.of("ann 1 -4.5000"),
        rows(table("rfm_segments").where("user_id = 'ann'"), "user_id", "frequency", "monetary"));
  }

  @Test
  void onePurchaseMakesAnAverageCustomer() {
    ShopLog log = new ShopLog();
    log.add("purchase", "2026-03-31T08:00:00", "i1").by("ann").paid(1, "2.00", "CNY");
    assertEquals(
        List.of("0 1 2.0000 3 3 3 promising"),
        rows(
            segments(log),
            "recency_days",
            "frequency",
            "monetary",
            "r_score",
            "f_score",
            "m_score",
            "segment"));
  }

  private static Dataset<Row> segments(ShopLog log) {
    return Rfm.scored(
        Rfm.customers(EventLog.project(log.frame(), List.of()), LocalDate.of(2026, 3, 31)));
  }

  @Test
  void allAnonymous() throws IOException {
    ShopLog log = new ShopLog();
    log.add("view", "2026-03-20T08:00:00", "i1");
    log.add("view", "2026-03-31T08:00:00", "i1").in("s1");
    log.add("purchase", "2026-03-31T08:01:00", "i1").in("s1");
    assertEquals(ExitCode.DONE, run(log).exitCode());
    assertEquals(
        List.of("purchase 1 0", "view 1 0"),
        rows(table("conversion_funnel").where("day = 'all'"), "step", "sessions", "users"));
    assertEquals(0, table("rfm_segments").count());
    assertEquals(0, table("retention_cohorts").count());
  }

  @Test
  void onlyReturns() throws IOException {
    ShopLog log = new ShopLog();
    log.add("return", "2026-03-31T08:00:00", "i1").by("ann").in("s1").paid(1, "2.00", "CNY");
    JobTest.Result result = run(log);
    assertEquals(ExitCode.DONE, result.exitCode(), result.err());
    for (String empty :
        List.of(
            "conversion_funnel",
            "session_summary",
            "session_lengths",
            "rfm_segments",
            "retention_cohorts",
            "item_trends")) {
      assertEquals(0, table(empty).count(), empty);
    }
    assertEquals(1, table("daily_activity").count());
  }

  @Test
  void moneyOfTwoCurrenciesIsNeverAdded() {
    ShopLog log = new ShopLog();
    log.add("purchase", "2026-03-29T08:00:00", "i1").by("ann").order("1").paid(1, "700", "CNY");
    log.add("purchase", "2026-03-30T08:00:00", "i1").by("ann").order("2").paid(1, "800", "CNY");
    log.add("purchase", "2026-03-30T08:00:00", "i1").by("ann").order("3").paid(1, "100", "USD");
    // As many orders in each: the first code of the alphabet, whatever the partitions.
    log.add("purchase", "2026-03-30T08:00:00", "i1").by("bob").order("4").paid(1, "9", "USD");
    log.add("purchase", "2026-03-30T08:00:00", "i1").by("bob").order("5").paid(1, "8", "EUR");
    // Two items of an order are one order; without an id those of a day are one.
    log.add("purchase", "2026-03-30T08:00:00", "i1").by("cai").order("6").paid(2, "1.5", null);
    log.add("purchase", "2026-03-30T08:00:00", "i2").by("cai").order("6").paid(1, "1", null);
    log.add("purchase", "2026-03-30T08:00:00", "i2").by("cai").paid(1, "1", null);
    log.add("purchase", "2026-03-30T09:00:00", "i2").by("cai");
    assertEquals(
        List.of("ann 3 1500.0000 CNY 1", "bob 2 8.0000 EUR 1", "cai 2 5.0000 null 0"),
        rows(segments(log), "user_id", "frequency", "monetary", "currency", "other_currencies"));
  }

  @Test
  void aShopWithoutEventsInTheWindowIsTold() throws IOException {
    ShopLog log = new ShopLog();
    log.add("view", "2020-01-01T08:00:00", "i1").by("ann");
    JobTest.Result result = run(log);
    assertEquals(ExitCode.BAD_INPUT, result.exitCode());
    assertTrue(result.err().contains("no row in the 730 days up to 2026-03-31"), result.err());
    assertTrue(Files.notExists(root.resolve("releases/behaviour/versions/0000001")));
  }

  @Test
  void settingsThatContradictAreRefusedBeforeSparkStarts() throws IOException {
    for (String wrong :
        List.of(
            "behaviour.session-gap=0s",
            "behaviour.funnel=[]",
            "behaviour.funnel=[view,buy]",
            "behaviour.funnel=[view,view]",
            "behaviour.funnel=[view,return]",
            "behaviour.attributes=[all]",
            "behaviour.days=10")) {
      JobTest.Result result = job().set(wrong).run("behaviour");
      assertEquals(ExitCode.USAGE, result.exitCode(), wrong);
      assertTrue(result.err().contains("behaviour."), result.err());
    }
  }
}
