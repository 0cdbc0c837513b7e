package io.shopkeeper.data.behaviour;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.shopkeeper.testkit.ForAll;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;

/** Every table against a slow count of random logs, whatever the partitions. */
class BehaviourTablesTest {
  private static final LocalDate AS_OF = LocalDate.of(2026, 3, 31);
  private static final List<String> STEPS =
      List.of("impression", "view", "add_to_cart", "purchase");
  private static final List<String> TYPES =
      List.of(
          "impression",
          "view",
          "view",
          "click",
          "add_to_cart",
          "purchase",
          "purchase",
          "rating",
          "return");
  private static final Duration GAP = Duration.ofMinutes(30);

  private static ShopLog randomLog(SplittableRandom random) {
    ShopLog log = new ShopLog();
    LocalDateTime start = AS_OF.minusDays(23).atStartOfDay();
    for (int i = random.nextInt(1, 150); i > 0; i--) {
      // Bursts at few hours and whole ten minutes: ties and pauses of just the gap.
      LocalDateTime time =
          start
              .plusDays(random.nextInt(6) * 4L)
              .plusHours(22)
              .plusMinutes(10L * random.nextInt(18));
      ShopLog.Event event =
          log.add(
              any(random, TYPES), time.toString() + ":00", any(random, List.of("i1", "i2", "i3")));
      event.user = any(random, Stream.of("ann", "bob", "cai", null).toList());
      event.session = any(random, Stream.of("s1", "s2", "s3", null, null).toList());
      event.order = any(random, Stream.of("o1", "o2", "o3", null).toList());
      event.price = any(random, Stream.of("1.25", "10.00", "399.9900", null).toList());
      event.quantity = any(random, Stream.of(1, 2, -3, null).toList());
      event.currency = any(random, Stream.of("CNY", "USD", null).toList());
      if (random.nextInt(3) == 0) {
        event.on(any(random, List.of("mobile", "desktop")));
      }
    }
    return log;
  }

  private static <T> T any(SplittableRandom random, List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  private static Dataset<Row> project(ShopLog log, SplittableRandom random) {
    return EventLog.project(
        log.frame().repartition(random.nextInt(1, 8)).orderBy("quantity"), List.of("device"));
  }

  private static List<String> text(Dataset<Row> table, String... columns) {
    return table
        .select(Stream.of(columns).map(functions::col).toArray(Column[]::new))
        .collectAsList()
        .stream()
        .map(row -> line(IntStream.range(0, row.size()).mapToObj(row::get).toArray()))
        .sorted()
        .toList();
  }

  private static String line(Object... cells) {
    return Stream.of(cells)
        .map(c -> c instanceof Double d ? String.format(Locale.ROOT, "%.9f", d) : String.valueOf(c))
        .collect(Collectors.joining(" "));
  }

  // ---- Sessions and the funnel, counted slowly.

  private record Indexed(ShopLog.Event event, int index) {
    String id() {
      return String.format(Locale.ROOT, "e%05d", index);
    }

    int step() {
      return STEPS.indexOf(event.type);
    }
  }

  private static final Comparator<Indexed> IN_TIME =
      Comparator.comparing((Indexed e) -> e.event().time)
          .thenComparing(Indexed::step)
          .thenComparing(Indexed::id);

  private static List<Indexed> indexed(ShopLog log) {
    return IntStream.range(0, log.events.size())
        .mapToObj(i -> new Indexed(log.events.get(i), i))
        .sorted(IN_TIME)
        .toList();
  }

  private static List<List<Indexed>> sessionsOf(ShopLog log) {
    List<Indexed> events =
        indexed(log).stream()
            .filter(e -> !e.event().type.equals("return"))
            .filter(e -> !e.event().type.equals("rating") || e.event().session != null)
            .toList();
    Map<String, List<Indexed>> sessions = new TreeMap<>();
    for (Indexed e : events) {
      ShopLog.Event event = e.event();
      String key;
      if (event.session != null) {
        String firstUser =
            events.stream()
                .filter(o -> event.session.equals(o.event().session) && o.event().user != null)
                .map(o -> o.event().user)
                .findFirst()
                .orElse("-");
        key = "id " + event.session + " " + (event.user == null ? firstUser : event.user);
      } else if (event.user != null) {
        // The last event of the user's before which there was a long pause.
        List<Indexed> own =
            events.stream()
                .filter(o -> event.user.equals(o.event().user) && o.event().session == null)
                .toList();
        int start = own.indexOf(e);
        while (start > 0
            && !own.get(start).event().time.isAfter(own.get(start - 1).event().time.plus(GAP))) {
          start--;
        }
        key = "gap " + event.user + " " + own.get(start).event().time;
      } else if (event.order != null) {
        key = "order " + event.order;
      } else {
        continue;
      }
      sessions.computeIfAbsent(key, k -> new ArrayList<>()).add(e);
    }
    return List.copyOf(sessions.values());
  }

  private static String userOf(List<Indexed> session) {
    return session.stream()
        .map(e -> e.event().user)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private static boolean inOrder(List<Indexed> session, int step, Predicate<Indexed> allowed) {
    return session.stream()
        .filter(e -> e.step() == step && allowed.test(e))
        .anyMatch(
            e ->
                step == 0
                    || inOrder(session, step - 1, p -> !p.event().time.isAfter(e.event().time)));
  }

  private static List<String> slowFunnel(List<List<Indexed>> sessions) {
    Map<String, List<List<Indexed>>> slices = new TreeMap<>();
    for (List<Indexed> session : sessions) {
      String device =
          session.stream()
              .filter(e -> e.event().attributes != null)
              .map(e -> "device " + e.event().attributes.get("device"))
              .findFirst()
              .orElse(null);
      for (String day : List.of(session.get(0).event().day(), "all")) {
        for (String slice : Stream.of("all all", device).filter(Objects::nonNull).toList()) {
          slices.computeIfAbsent(day + " " + slice, k -> new ArrayList<>()).add(session);
        }
      }
    }
    List<String> lines = new ArrayList<>();
    slices.forEach(
        (slice, members) -> {
          double previous = 0;
          double first = 0;
          for (int s = 0; s < STEPS.size(); s++) {
            int step = s;
            List<List<Indexed>> reached =
                members.stream().filter(m -> m.stream().anyMatch(e -> e.step() == step)).toList();
            List<List<Indexed>> ordered =
                members.stream().filter(m -> inOrder(m, step, e -> true)).toList();
            previous = s == 0 ? ordered.size() : previous;
            first = s == 0 ? ordered.size() : first;
            lines.add(
                line(
                    slice,
                    s + 1,
                    STEPS.get(s),
                    members.stream().flatMap(List::stream).filter(e -> e.step() == step).count(),
                    reached.size(),
                    users(reached),
                    ordered.size(),
                    users(ordered),
                    previous == 0 ? null : ordered.size() / previous,
                    first == 0 ? null : ordered.size() / first));
            previous = ordered.size();
          }
        });
    return lines.stream().sorted().toList();
  }

  private static long users(List<List<Indexed>> sessions) {
    return sessions.stream()
        .map(BehaviourTablesTest::userOf)
        .filter(Objects::nonNull)
        .distinct()
        .count();
  }

  @Test
  void sessionsAndFunnelAreThoseOfASlowCount() {
    ForAll.seeds(
        3,
        random -> {
          ShopLog log = randomLog(random);
          Dataset<Row> sessions = Sessions.of(project(log, random), STEPS, 1, GAP).persist();
          List<List<Indexed>> slow = sessionsOf(log);
          assertEquals(
              slow.stream()
                  .map(
                      s ->
                          line(
                              userOf(s),
                              s.get(0).event().day(),
                              ChronoUnit.SECONDS.between(
                                  s.get(0).event().time, s.get(s.size() - 1).event().time),
                              s.stream().filter(e -> !e.event().type.equals("impression")).count()))
                  .sorted()
                  .toList(),
              text(sessions, "user_id", "day", "seconds", "actions"));
          assertEquals(
              slowFunnel(slow),
              text(
                  Funnel.of(sessions, STEPS, List.of("device")),
                  "day",
                  "attribute",
                  "value",
                  "step_no",
                  "step",
                  "events",
                  "sessions",
                  "users",
                  "sessions_in_order",
                  "users_in_order",
                  "step_rate",
                  "overall_rate"));
          sessions.unpersist();
        });
  }

  // ---- RFM, counted slowly.

  private record Customer(
      String user, long recency, int frequency, BigDecimal monetary, String currency, int others) {}

  private static Customer customer(String user, List<ShopLog.Event> events) {
    Map<String, TreeSet<String>> orders = new TreeMap<>();
    Map<String, BigDecimal> money = new TreeMap<>();
    TreeSet<String> priced = new TreeSet<>();
    String last = "";
    for (ShopLog.Event e : events) {
      String currency = e.currency == null ? "" : e.currency;
      boolean purchase = e.type.equals("purchase");
      if (purchase) {
        orders
            .computeIfAbsent(currency, c -> new TreeSet<>())
            .add(e.order == null ? "on " + e.day() : "id " + e.order);
        last = last.compareTo(e.day()) < 0 ? e.day() : last;
      }
      if (e.price != null && (purchase || e.type.equals("return"))) {
        BigDecimal pieces = BigDecimal.valueOf(e.quantity == null ? 1 : Math.abs(e.quantity));
        BigDecimal amount = new BigDecimal(e.price).multiply(pieces);
        money.merge(currency, purchase ? amount : amount.negate(), BigDecimal::add);
        if (purchase) {
          priced.add(currency);
        }
      }
    }
    if (orders.isEmpty()) {
      return null;
    }
    int most = orders.values().stream().mapToInt(TreeSet::size).max().orElseThrow();
    String main =
        orders.keySet().stream()
            .filter(c -> orders.get(c).size() == most)
            .findFirst()
            .orElseThrow();
    return new Customer(
        user,
        ChronoUnit.DAYS.between(LocalDate.parse(last), AS_OF),
        orders.values().stream().mapToInt(TreeSet::size).sum(),
        priced.contains(main) ? money.get(main).setScale(4) : null,
        main.isEmpty() ? null : main,
        orders.size() - 1);
  }

  private static int midRankScore(double value, List<Double> among) {
    long below = among.stream().filter(v -> v < value).count();
    long equal = among.stream().filter(v -> v == value).count();
    return (int) (1 + 5 * (2 * below + equal) / (2L * among.size()));
  }

  @Test
  void customersAreThoseOfASlowCount() {
    ForAll.seeds(
        3,
        random -> {
          ShopLog log = randomLog(random);
          List<Customer> customers =
              Stream.of("ann", "bob", "cai")
                  .map(u -> customer(u, log.events.stream().filter(e -> u.equals(e.user)).toList()))
                  .filter(Objects::nonNull)
                  .toList();
          List<Double> recencies = customers.stream().map(c -> -(double) c.recency()).toList();
          List<Double> frequencies = customers.stream().map(c -> (double) c.frequency()).toList();
          List<String> expected = new ArrayList<>();
          for (Customer c : customers) {
            List<Double> alike =
                customers.stream()
                    .filter(o -> Objects.equals(o.currency(), c.currency()) && o.monetary() != null)
                    .map(o -> QuintileScale.bucket(o.monetary().doubleValue()))
                    .toList();
            int r = midRankScore(-(double) c.recency(), recencies);
            int f = midRankScore(c.frequency(), frequencies);
            Integer m =
                c.monetary() == null
                    ? null
                    : Integer.valueOf(
                        midRankScore(QuintileScale.bucket(c.monetary().doubleValue()), alike));
            expected.add(
                line(
                    c.user(),
                    c.recency(),
                    c.frequency(),
                    c.monetary(),
                    c.currency(),
                    c.others(),
                    r,
                    f,
                    m,
                    RfmSegment.of(r, c.frequency(), f, m).label()));
          }
          assertEquals(
              expected,
              text(
                  Rfm.scored(Rfm.customers(project(log, random), AS_OF)),
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
        });
  }

  // ---- Retention, counted slowly.

  @Test
  void cohortsAreThoseOfASlowCount() {
    ForAll.seeds(
        3,
        random -> {
          ShopLog log = randomLog(random);
          Map<String, TreeSet<LocalDate>> weeks = new TreeMap<>();
          for (ShopLog.Event e : log.events) {
            if (e.user != null && !List.of("impression", "return").contains(e.type)) {
              weeks.computeIfAbsent(e.user, u -> new TreeSet<>()).add(monday(e));
            }
          }
          List<String> expected = new ArrayList<>();
          for (LocalDate first :
              new TreeSet<>(weeks.values().stream().map(TreeSet::first).toList())) {
            List<TreeSet<LocalDate>> cohort =
                weeks.values().stream().filter(w -> w.first().equals(first)).toList();
            for (LocalDate week = first; !week.isAfter(AS_OF); week = week.plusWeeks(1)) {
              LocalDate then = week;
              long active = cohort.stream().filter(w -> w.contains(then)).count();
              expected.add(
                  line(
                      first,
                      ChronoUnit.WEEKS.between(first, week),
                      cohort.size(),
                      active,
                      active / (double) cohort.size(),
                      !week.plusDays(6).isAfter(AS_OF)));
            }
          }
          assertEquals(
              expected.stream().sorted().toList(),
              text(
                  Retention.of(project(log, random), AS_OF),
                  "cohort_week",
                  "week_number",
                  "users",
                  "active",
                  "retained",
                  "complete"));
        });
  }

  private static LocalDate monday(ShopLog.Event event) {
    return LocalDate.parse(event.day()).with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
  }

  // ---- Counts of trends, counted slowly.

  @Test
  void trendCountsAreThoseOfASlowCount() {
    ForAll.seeds(
        3,
        random -> {
          ShopLog log = randomLog(random);
          List<Indexed> recent =
              indexed(log).stream()
                  .filter(e -> List.of("view", "purchase").contains(e.event().type))
                  .filter(e -> e.event().day().compareTo("2026-03-18") >= 0)
                  .toList();
          List<String> expected =
              recent.stream()
                  .map(e -> e.event().item)
                  .distinct()
                  .map(
                      item ->
                          line(
                              item,
                              events(recent, item, "view", true),
                              events(recent, item, "view", false),
                              visitors(recent, item, "view", true),
                              visitors(recent, item, "view", false),
                              events(recent, item, "purchase", true),
                              events(recent, item, "purchase", false),
                              visitors(recent, item, "purchase", true),
                              visitors(recent, item, "purchase", false)))
                  .sorted()
                  .toList();
          assertEquals(
              expected,
              text(
                  ItemTrends.counts(project(log, random), AS_OF, 7),
                  "item_id",
                  "views",
                  "views_before",
                  "viewers",
                  "viewers_before",
                  "purchases",
                  "purchases_before",
                  "buyers",
                  "buyers_before"));
        });
  }

  private static Stream<Indexed> select(
      List<Indexed> events, String item, String type, boolean later) {
    return events.stream()
        .filter(e -> e.event().item.equals(item) && e.event().type.equals(type))
        .filter(e -> e.event().day().compareTo("2026-03-25") >= 0 == later);
  }

  private static long events(List<Indexed> events, String item, String type, boolean later) {
    return select(events, item, type, later).count();
  }

  private static long visitors(List<Indexed> events, String item, String type, boolean later) {
    return select(events, item, type, later)
        .map(
            e ->
                e.event().day()
                    + Stream.of(e.event().user, e.event().session, e.event().order, e.id())
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElseThrow())
        .distinct()
        .count();
  }
}
