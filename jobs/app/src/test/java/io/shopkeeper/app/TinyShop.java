package io.shopkeeper.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.shopkeeper.core.live.Purpose;
import io.shopkeeper.platform.job.Job;
import io.shopkeeper.platform.job.JobTest;
import io.shopkeeper.platform.storage.HadoopStorage;
import io.shopkeeper.platform.storage.Storage;
import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.platform.table.TableStore;
import io.shopkeeper.platform.version.Published;
import io.shopkeeper.platform.version.Slots;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.platform.version.VersionStore;
import io.shopkeeper.testkit.SharedSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** A shop of a dozen customers, its raw log beside its root, and what a reader sees of it. */
@SuppressWarnings({
  "NonApiType",
  "StringSplitter"
}) // Sorted maps in the order of their text; no empty words.
final class TinyShop {
  static final Instant MORNING = Instant.parse("2026-04-01T02:00:00Z");
  static final LocalDate LAST_DAY = LocalDate.parse("2026-03-31");
  private static final int CUSTOMERS = 12;
  private static final int EVENTS = 12;
  private static final int DAYS = 12;

  private static final String MAPPING =
      """
      sources.log {
        table = events
        files = ["log/**"]
        columns { event_id = id, user_id = who, item_id = item, event_type = what, event_time = at }
        event-types { view = view }
      }
      """;

  final Path root;
  private final Path directory;
  private final Storage storage;
  private final VersionStore artifacts;
  private final VersionStore releases;
  private final Slots slots;

  TinyShop(Path directory) {
    this(directory, directory.resolve("root"));
  }

  private TinyShop(Path directory, Path root) {
    this.directory = directory;
    this.root = root;
    this.storage =
        HadoopStorage.open(
            root.toUri().toString(), SharedSpark.session().sparkContext().hadoopConfiguration());
    Clock clock = Clock.systemUTC();
    this.artifacts = new VersionStore(storage, "artifacts", clock);
    this.releases = new VersionStore(storage, "releases", clock);
    this.slots = new Slots(storage, artifacts, clock, List.of(Purpose.RECOMMENDER));
  }

  /** Customers of two tastes, who looked at things on the last days. */
  static TinyShop opened(Path directory) throws IOException {
    Files.createDirectories(directory.resolve("log"));
    Files.writeString(directory.resolve("mapping.conf"), MAPPING);
    TinyShop shop = new TinyShop(directory);
    shop.file("first", new SplittableRandom(7), DAYS, CUSTOMERS * EVENTS);
    return shop;
  }

  /** The same shop on another root, such as a copy. */
  TinyShop at(Path other) {
    return new TinyShop(directory, other);
  }

  /** Another file of the log. */
  void file(String name, SplittableRandom random, int days, int events) throws IOException {
    StringBuilder lines = new StringBuilder("id,who,item,what,at\n");
    for (int event = 0; event < events; event++) {
      int who = random.nextInt(CUSTOMERS);
      boolean own = random.nextInt(10) < 9;
      String item = ((who % 2 == 0) == own ? "tea-" : "shoe-") + random.nextInt(5);
      lines.append(
          "%s-%d,customer-%d,%s,view,%sT12:%02d:%02dZ\n"
              .formatted(
                  name,
                  event,
                  who,
                  item,
                  LAST_DAY.minusDays(random.nextInt(days)),
                  event / 60,
                  event % 60));
    }
    Files.writeString(directory.resolve("log/" + name + ".csv"), lines.toString());
  }

  /** The events of the log by day, counted by hand. */
  Map<String, Long> logged() throws IOException {
    TreeMap<String, Long> days = new TreeMap<>();
    try (var files = Files.list(directory.resolve("log"))) {
      for (Path file : files.toList()) {
        Files.readAllLines(file).stream()
            .skip(1)
            .map(line -> line.substring(line.lastIndexOf(',') + 1).substring(0, 10))
            .forEach(day -> days.merge(day, 1L, Long::sum));
      }
    }
    return days;
  }

  /** All jobs of the catalogue on this shop, set up for little work. */
  JobTest jobs() {
    return JobTest.of(Catalogue.JOBS.jobs().toArray(Job<?>[]::new))
        .root(root)
        .set(
            "ingest.mapping=\"" + directory.resolve("mapping.conf") + "\"",
            "ingest.input=\"" + directory.toUri() + "\"",
            "ingest.checks.max-unmatched-share=1",
            "als.rank=2",
            "als.iterations=1",
            "als.user-blocks=1",
            "als.item-blocks=1",
            "rank.per-user=3",
            "gate.enabled=false",
            "evaluation.bootstrap-rounds=100");
  }

  /** The ids of the runs that came to their end. */
  Set<String> ended() throws IOException {
    Set<String> ended = new HashSet<>();
    for (String run : storage.list("runs")) {
      String record = "runs/" + run + "/run.json";
      if (storage.exists(record)
          && new ObjectMapper()
              .readTree(storage.read(record))
              .path("status")
              .asText()
              .equals("done")) {
        ended.add(run);
      }
    }
    return ended;
  }

  /** What a reader sees, as {@link ShopModel#visible()}. */
  Map<String, Object> visible() throws IOException {
    Map<String, Object> visible = new TreeMap<>();
    for (String name : List.of(ShopModel.BLEND, ShopModel.LISTS, ShopModel.SIMILAR)) {
      visible.put("versions of " + name, runs(name).keySet());
    }
    for (String release : ShopModel.RELEASES) {
      visible.put(
          "live of " + release,
          releases.production(release).map(TinyShop::target).orElse("")
              + " after "
              + releases.history(release).size());
      for (String table : ShopModel.TABLES.get(release)) {
        visible.put("published/" + table, published(release, table));
      }
    }
    visible.put(
        "live of " + ShopModel.RECOMMENDER,
        slots.live(Purpose.RECOMMENDER).map(TinyShop::target).orElse("")
            + " after "
            + slots.history(Purpose.RECOMMENDER).size());
    visible.put(
        "events",
        new TableStore(SharedSpark.session(), storage, Clock.systemUTC()).rows(ShopTables.EVENTS));
    return visible;
  }

  /** The runs of a name's versions: no run makes two. */
  Map<Long, String> runs(String name) throws IOException {
    TreeMap<Long, String> runs = new TreeMap<>();
    VersionStore store = name.equals(ShopModel.BLEND) ? artifacts : releases;
    for (Version version : store.versions(name)) {
      runs.put(version.number(), version.manifest().runId());
    }
    assertEquals(runs.size(), new HashSet<>(runs.values()).size(), name + ": " + runs);
    return runs;
  }

  private static String target(Version version) {
    return ShopModel.target(version.name(), version.number());
  }

  /** The source of each day of a table, which is whole. */
  private Map<String, String> published(String release, String table) throws IOException {
    Published published = new Published(storage, Clock.systemUTC());
    TreeMap<String, String> days = new TreeMap<>();
    for (String day : published.partitions(table)) {
      Published.Source source = published.source(table, day);
      days.put(day, ShopModel.target(source.release(), source.version()));
      var version = releases.version(release, source.version());
      assertTrue(
          storage.exists(published.directory(table, day) + "/_SUCCESS")
              && (version.isEmpty() || published.holds(version.get(), table, LocalDate.parse(day))),
          () -> table + " of " + day + " is not whole");
    }
    return days;
  }
}
