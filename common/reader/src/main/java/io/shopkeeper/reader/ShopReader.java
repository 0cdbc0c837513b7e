package io.shopkeeper.reader;

import io.shopkeeper.core.live.Purpose;
import io.shopkeeper.core.pseudonym.Pseudonyms;
import java.io.Closeable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Paths;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** Reads the live releases and models under a Shopkeeper root, without Spark. Thread-safe. */
public final class ShopReader implements Closeable {
  private final Configuration hadoop;
  private final Path root;
  private final FileSystem files;
  private final LiveVersions versions;
  private final Map<String, ScoreTable> tables = new ConcurrentHashMap<>();
  private final Map<String, ReleasedTable<?>> released = new ConcurrentHashMap<>();

  private ShopReader(Configuration hadoop, Path root) throws IOException {
    this.hadoop = hadoop;
    this.root = root;
    this.files = root.getFileSystem(hadoop);
    this.versions = new LiveVersions(files, root);
  }

  /**
   * Opens a root with the Hadoop configuration of the class path.
   *
   * @param root {@code hdfs:}, {@code file:} or a local path
   */
  public static ShopReader open(String root) throws IOException {
    return open(root, new Configuration());
  }

  /** Opens a root with a Hadoop configuration. */
  public static ShopReader open(String root, Configuration hadoop) throws IOException {
    boolean scheme = root.matches("[A-Za-z][A-Za-z0-9+.-]+:.*");
    return new ShopReader(
        hadoop,
        scheme ? new Path(root) : new Path(Paths.get(root).toAbsolutePath().normalize().toUri()));
  }

  /**
   * The live release of a domain, such as {@code recommendations}; empty before the first. Each
   * call reads the storage.
   *
   * @throws IllegalArgumentException if the name is not a valid directory name
   * @throws IOException if the storage fails or its content is damaged
   */
  public Optional<LiveVersion> live(String domain) throws IOException {
    return versions.release(domain);
  }

  /**
   * The live model of a purpose, such as {@link Purpose#RECOMMENDER}; like {@link #live} in other
   * respects.
   */
  public Optional<LiveVersion> serving(Purpose purpose) throws IOException {
    return versions.serving(purpose);
  }

  /**
   * The version of one model, such as {@code als}, that was accepted for a purpose last and not
   * rolled back since, whether or not another model serves the purpose now; like {@link #live} in
   * other respects.
   */
  public Optional<LiveVersion> accepted(Purpose purpose, String artifact) throws IOException {
    return versions.accepted(purpose, artifact);
  }

  /**
   * Loads the neural collaborative filtering model that was accepted last and not rolled back
   * since, whether or not it is the one that serves; empty before the first. Each call reads the
   * storage: keep the result, and call again when {@link #accepted} returns another number.
   *
   * @throws IOException if the storage fails or its content is damaged
   */
  public Optional<NcfRanking> ncf() throws IOException {
    Optional<LiveVersion> network = accepted(Purpose.RECOMMENDER, "ncf");
    return network.isEmpty() ? Optional.empty() : Optional.of(NcfRanking.of(network.get(), hadoop));
  }

  /** The look-up of a domain's lists, with reasons. */
  public ScoreTable scores(String domain) throws IOException {
    return scores(domain, ScoreTable.Detail.REASONS);
  }

  /**
   * The look-up of a domain's lists. The first call reads the Parquet footers of the live release;
   * later calls return the same instance. A domain without a release gives empty lists until {@link
   * #refresh()} finds one.
   */
  public ScoreTable scores(String domain, ScoreTable.Detail detail) throws IOException {
    String key = detail + " " + domain;
    ScoreTable known = tables.get(key);
    if (known != null) {
      return known;
    }
    synchronized (tables) {
      ScoreTable table = tables.get(key);
      if (table == null) {
        table = new ScoreTable(versions, hadoop, domain, detail);
        tables.put(key, table);
      }
      return table;
    }
  }

  /** The look-up of what a customer may buy again, by pseudonym. */
  public ReleasedTable<BuyAgain> buyAgain() throws IOException {
    return released(BuyAgain.TABLE);
  }

  /** The look-up of what reviews say of a product, by its id. */
  public ReleasedTable<ProductInsight> insights() throws IOException {
    return released(ProductInsight.TABLE);
  }

  /** The look-up of what a customer speaks of more than others, by the customer's pseudonym. */
  public ReleasedTable<UserAspect> userAspects() throws IOException {
    return released(UserAspect.TABLE);
  }

  /** The look-up of the goods that a picture shows, by its id. */
  public ReleasedTable<PictureLabel> imageLabels() throws IOException {
    return released(PictureLabel.GOODS);
  }

  /** The look-up of the scenes that a picture shows, by its id. */
  public ReleasedTable<PictureLabel> sceneLabels() throws IOException {
    return released(PictureLabel.SCENES);
  }

  /** The look-up of the items that look like an item, by its id. */
  public ReleasedTable<LookAlike> lookAlikes() throws IOException {
    return released(LookAlike.TABLE);
  }

  /** The look-up of a customer's interests, by the customer's pseudonym. */
  public ReleasedTable<Interest> interests() throws IOException {
    return released(Interest.TABLE);
  }

  /** The look-up of what customers ask and nothing answers, by the language. */
  public ReleasedTable<ServiceGap> serviceGaps() throws IOException {
    return released(ServiceGap.TABLE);
  }

  /**
   * The look-up of a table. The first call reads which release is live; later calls return the same
   * instance, which {@link #refresh()} keeps up.
   */
  @SuppressWarnings("unchecked") // Each name stands for one shape.
  private <T> ReleasedTable<T> released(ReleasedTable.Shape<T> shape) throws IOException {
    synchronized (released) {
      ReleasedTable<?> table = released.get(shape.name());
      if (table == null) {
        table = new ReleasedTable<>(versions, hadoop, shape);
        released.put(shape.name(), table);
      }
      return (ReleasedTable<T>) table;
    }
  }

  /**
   * Switches to the releases that are live now. Call it from a timer: if nothing changed, it costs
   * a directory listing and two small files per domain.
   *
   * @return whether anything changed
   * @throws IOException if a new release cannot be read; look-ups then continue on the current one
   */
  public boolean refresh() throws IOException {
    boolean changed = false;
    for (ScoreTable table : tables.values()) {
      changed |= table.refresh();
    }
    for (ReleasedTable<?> table : released.values()) {
      changed |= table.refresh();
    }
    return changed;
  }

  /**
   * The pseudonyms of this root, to look up customers by the shop's own ids.
   *
   * @param key the key that the shop's logs were ingested with
   * @throws IllegalArgumentException for another key, with which no customer would be found
   */
  public Pseudonyms pseudonyms(byte[] key) throws IOException {
    Pseudonyms pseudonyms = new Pseudonyms(key);
    Path file = new Path(root, "_pseudonym-key");
    String known;
    try (FSDataInputStream in = files.open(file)) {
      known = new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip();
    } catch (FileNotFoundException e) {
      return pseudonyms;
    }
    if (!known.equals(pseudonyms.fingerprint())) {
      throw new IllegalArgumentException(
          "the key (fingerprint %s) is not the one that %s was written with (%s)"
              .formatted(pseudonyms.fingerprint(), root, known));
    }
    return pseudonyms;
  }

  /** Closes the open files. The Hadoop file system is shared with the process and stays open. */
  @Override
  public void close() throws IOException {
    for (ScoreTable table : tables.values()) {
      table.close();
    }
  }
}
