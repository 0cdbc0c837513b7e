package io.shopkeeper.reader;

import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;

/**
 * What buyers praise about items, of the live release of reviews: of several strengths that which
 * the customer speaks of most surely more than others. The items are kept in memory, some hundred
 * bytes for each that is praised; customers are looked up. Thread-safe.
 */
final class PraiseTable implements Closeable {
  private static final String RELEASE = ProductInsight.TABLE.release();
  private static final String ITEMS = "item_praise";
  private static final SortedTable.Shape OF_USERS =
      new SortedTable.Shape("user_id", "rank", List.of("rank", "aspect"));

  private final LiveVersions versions;
  private final Configuration hadoop;
  private volatile Snapshot snapshot;

  /** The state of one release, which may be of a time that wrote no such tables. */
  private record Snapshot(long number, Map<String, List<Praise>> items, Optional<SortedTable> users)
      implements Closeable {
    @Override
    public void close() throws IOException {
      if (users.isPresent()) {
        users.get().close();
      }
    }
  }

  private record Ranked(int rank, Praise praise) {}

  PraiseTable(LiveVersions versions, Configuration hadoop) throws IOException {
    this.versions = versions;
    this.hadoop = hadoop;
    this.snapshot = load(versions.release(RELEASE));
  }

  private Snapshot load(Optional<LiveVersion> live) throws IOException {
    if (live.isEmpty() || !live.get().outputs().containsKey(ITEMS)) {
      return new Snapshot(live.map(LiveVersion::number).orElse(0L), Map.of(), Optional.empty());
    }
    return new Snapshot(
        live.get().number(),
        items(live.get().output(ITEMS)),
        Optional.of(SortedTable.whole(hadoop, live.get(), UserAspect.NAME, OF_USERS)));
  }

  /** There are few different praises, and few lists of them: each is kept once. */
  private Map<String, List<Praise>> items(Path directory) throws IOException {
    Map<String, List<Ranked>> rows = new HashMap<>();
    Map<Praise, Praise> praises = new HashMap<>();
    try (ParquetReader<Group> groups =
        ParquetReader.builder(new GroupReadSupport(), directory).withConf(hadoop).build()) {
      for (Group row = groups.read(); row != null; row = groups.read()) {
        Praise praise =
            new Praise(
                row.getString("aspect", 0),
                row.getString("text_zh", 0),
                row.getString("text_en", 0));
        rows.computeIfAbsent(row.getString("item_id", 0), item -> new ArrayList<>(1))
            .add(new Ranked(row.getInteger("rank", 0), praises.computeIfAbsent(praise, p -> p)));
      }
    }
    Map<List<Praise>, List<Praise>> lists = new HashMap<>();
    Map<String, List<Praise>> items = new HashMap<>();
    rows.forEach(
        (item, ranked) -> {
          ranked.sort(Comparator.comparingInt(Ranked::rank));
          List<Praise> list = ranked.stream().map(Ranked::praise).toList();
          items.put(item, lists.computeIfAbsent(list, l -> l));
        });
    return items;
  }

  /** Puts beside each item what is praised about it, if anything is. */
  List<RecommendedItem> beside(String userKey, List<RecommendedItem> items) throws IOException {
    Snapshot now = snapshot;
    try {
      return beside(now, userKey, items);
    } catch (FileNotFoundException e) {
      // Retention may delete the release of a reader that was not refreshed for long.
      refresh();
      if (snapshot.number() == now.number()) {
        throw e;
      }
      return beside(snapshot, userKey, items);
    }
  }

  private static List<RecommendedItem> beside(
      Snapshot now, String userKey, List<RecommendedItem> items) throws IOException {
    boolean any = items.stream().anyMatch(item -> now.items().containsKey(item.itemId()));
    List<String> aspects = any ? aspects(now, userKey) : List.of();
    return items.stream()
        .map(
            item ->
                item.praised(chosen(now.items().getOrDefault(item.itemId(), List.of()), aspects)))
        .toList();
  }

  private static List<String> aspects(Snapshot now, String userKey) throws IOException {
    List<String> aspects = new ArrayList<>();
    if (now.users().isPresent()) {
      for (Group row : now.users().get().find(userKey, Integer.MAX_VALUE)) {
        aspects.add(row.getString("aspect", 0));
      }
    }
    return aspects;
  }

  /** The customer's first aspect that is praised; else what most buyers praise. */
  private static Optional<Praise> chosen(List<Praise> praises, List<String> aspects) {
    return aspects.stream()
        .flatMap(aspect -> praises.stream().filter(praise -> praise.aspect().equals(aspect)))
        .findFirst()
        .or(() -> praises.stream().findFirst());
  }

  /** Switches to the release that is live now, and returns whether it differs from the last one. */
  synchronized boolean refresh() throws IOException {
    Optional<LiveVersion> live = versions.release(RELEASE);
    Snapshot old = snapshot;
    // If the version of the alias is missing, the current one continues to be used.
    if (live.isEmpty() || live.get().number() == old.number()) {
      return false;
    }
    snapshot = load(live);
    old.close();
    return true;
  }

  @Override
  public synchronized void close() throws IOException {
    snapshot.close();
  }
}
