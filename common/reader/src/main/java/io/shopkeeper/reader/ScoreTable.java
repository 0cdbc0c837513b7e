package io.shopkeeper.reader;

import io.shopkeeper.core.pseudonym.Pseudonyms;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.example.GroupReadSupport;

/**
 * Looks up lists in a domain's live release. Thread-safe. An instance stays valid across releases:
 * after {@link ShopReader#refresh()} it reads the new one, while look-ups in progress finish on the
 * old.
 */
public final class ScoreTable {
  /** The columns that a look-up reads. */
  public enum Detail {
    /** Item, rank, score, source and propensity. */
    ITEMS,
    /** The reasons too, which are the larger part of the bytes. */
    REASONS,
    /**
     * Besides the reasons what buyers praise about each item, from the live release of reviews. Its
     * items are kept in memory.
     */
    PRAISE
  }

  private static final String SCORES = "user_item_scores";
  private static final String POPULAR = "popular_items";
  private static final List<String> ITEMS =
      List.of("item_id", "rank", "score", "source", "propensity");
  private static final List<String> REASONS =
      List.of("item_id", "rank", "score", "source", "propensity", "reasons", "reasons_rest");

  /** Upper bound of the popular items kept in memory. */
  private static final int MOST_POPULAR = 1000;

  private final LiveVersions versions;
  private final Configuration hadoop;
  private final String domain;
  private final Detail detail;
  private final Optional<PraiseTable> praise;
  private volatile Snapshot snapshot;

  /** The state of one release that look-ups need. */
  private record Snapshot(
      Optional<LiveVersion> live, SortedTable scores, List<RecommendedItem> popular)
      implements Closeable {
    long number() {
      return live.map(LiveVersion::number).orElse(0L);
    }

    @Override
    public void close() throws IOException {
      if (scores != null) {
        scores.close();
      }
    }
  }

  ScoreTable(LiveVersions versions, Configuration hadoop, String domain, Detail detail)
      throws IOException {
    this.versions = versions;
    this.hadoop = hadoop;
    this.domain = domain;
    this.detail = detail;
    this.snapshot = load(versions.release(domain));
    this.praise =
        detail == Detail.PRAISE ? Optional.of(new PraiseTable(versions, hadoop)) : Optional.empty();
  }

  private Snapshot load(Optional<LiveVersion> live) throws IOException {
    if (live.isEmpty()) {
      return new Snapshot(live, null, List.of());
    }
    SortedTable.Shape shape =
        new SortedTable.Shape("user_id", "rank", detail == Detail.ITEMS ? ITEMS : REASONS);
    return new Snapshot(
        live,
        SortedTable.whole(hadoop, live.get(), SCORES, shape),
        live.get().outputs().containsKey(POPULAR)
            ? popular(live.get().output(POPULAR))
            : List.of());
  }

  private List<RecommendedItem> popular(Path directory) throws IOException {
    List<RecommendedItem> items = new ArrayList<>();
    try (ParquetReader<Group> rows =
        ParquetReader.builder(new GroupReadSupport(), directory).withConf(hadoop).build()) {
      for (Group row = rows.read(); row != null && items.size() < MOST_POPULAR; row = rows.read()) {
        items.add(item(row));
      }
    }
    items.sort(java.util.Comparator.comparingInt(RecommendedItem::rank));
    return List.copyOf(items);
  }

  /** The release from which look-ups are answered; empty if none is live yet. */
  public Optional<LiveVersion> live() {
    return snapshot.live();
  }

  /** The full list of a customer; see {@link #lookup(String, int)}. */
  public Recommendations lookup(String userKey) throws IOException {
    return lookup(userKey, Integer.MAX_VALUE);
  }

  /**
   * A customer's list in rank order; the release's popular items if it has no list of the customer.
   *
   * @param userKey the {@code user_id} of the tables: a pseudonym, see {@link
   *     #lookupCustomer(Pseudonyms, String, int)}
   * @param limit maximum number of items, at least 1
   * @throws IOException if the storage fails
   */
  public Recommendations lookup(String userKey, int limit) throws IOException {
    if (limit < 1) {
      throw new IllegalArgumentException("limit " + limit + ": ask for 1 item or more");
    }
    Recommendations found = found(userKey, limit);
    return praise.isEmpty()
        ? found
        : new Recommendations(
            found.release(), found.origin(), praise.get().beside(userKey, found.items()));
  }

  private Recommendations found(String userKey, int limit) throws IOException {
    Snapshot now = snapshot;
    try {
      return lookup(now, userKey, limit);
    } catch (FileNotFoundException e) {
      // Retention may delete the release of a reader that was not refreshed for long.
      refresh();
      if (snapshot.number() == now.number()) {
        throw e;
      }
      return lookup(snapshot, userKey, limit);
    }
  }

  private static Recommendations lookup(Snapshot now, String userKey, int limit)
      throws IOException {
    if (now.scores() == null) {
      return new Recommendations(0, Recommendations.Origin.NONE, List.of());
    }
    List<RecommendedItem> own = new ArrayList<>();
    for (Group row : now.scores().find(userKey, limit)) {
      own.add(item(row));
    }
    if (!own.isEmpty()) {
      return new Recommendations(now.number(), Recommendations.Origin.PERSONAL, own);
    }
    List<RecommendedItem> popular = now.popular().subList(0, Math.min(limit, now.popular().size()));
    return new Recommendations(
        now.number(),
        popular.isEmpty() ? Recommendations.Origin.NONE : Recommendations.Origin.POPULAR,
        popular);
  }

  /**
   * A customer's list by the shop's own id; see {@link #lookup(String, int)}.
   *
   * @param pseudonyms with the key that the shop's logs were ingested with
   * @param rawId the id as in the shop's logs
   * @param limit maximum number of items, at least 1
   */
  public Recommendations lookupCustomer(Pseudonyms pseudonyms, String rawId, int limit)
      throws IOException {
    return lookup(pseudonyms.of(Pseudonyms.Kind.USER, rawId), limit);
  }

  /** Switches to the release that is live now, and returns whether it differs from the last one. */
  synchronized boolean refresh() throws IOException {
    boolean praised = praise.isPresent() && praise.get().refresh();
    Optional<LiveVersion> live = versions.release(domain);
    Snapshot old = snapshot;
    // If the version of the alias is missing, the current one continues to be used.
    if (live.isEmpty() || live.get().number() == old.number()) {
      return praised;
    }
    snapshot = load(live);
    old.close();
    return true;
  }

  synchronized void close() throws IOException {
    snapshot.close();
    if (praise.isPresent()) {
      praise.get().close();
    }
  }

  private static RecommendedItem item(Group row) {
    List<Reason> reasons = new ArrayList<>();
    if (has(row, "reasons")) {
      Group list = row.getGroup("reasons", 0);
      for (int i = 0; i < list.getFieldRepetitionCount(0); i++) {
        Group reason = list.getGroup(0, i).getGroup(0, 0);
        reasons.add(
            new Reason(
                reason.getString("item_id", 0), (float) number(reason, "contribution").orElse(0)));
      }
    }
    return new RecommendedItem(
        row.getString("item_id", 0),
        row.getInteger("rank", 0),
        (float) number(row, "score").orElse(0),
        has(row, "source") ? row.getString("source", 0) : "",
        reasons,
        (float) number(row, "reasons_rest").orElse(0),
        number(row, "propensity"),
        Optional.empty());
  }

  private static OptionalDouble number(Group row, String column) {
    if (!has(row, column)) {
      return OptionalDouble.empty();
    }
    return switch (row.getType().getType(column).asPrimitiveType().getPrimitiveTypeName()) {
      case FLOAT -> OptionalDouble.of(row.getFloat(column, 0));
      case DOUBLE -> OptionalDouble.of(row.getDouble(column, 0));
      default -> OptionalDouble.empty();
    };
  }

  private static boolean has(Group row, String column) {
    return row.getType().containsField(column) && row.getFieldRepetitionCount(column) > 0;
  }
}
