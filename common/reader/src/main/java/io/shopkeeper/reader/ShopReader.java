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

/** Reads what is live under a Shopkeeper root. May be used by many threads at once. */
public final class ShopReader implements Closeable {
  private final Configuration hadoop;
  private final Path root;
  private final FileSystem files;
  private final LiveVersions versions;
  private final Map<String, ScoreTable> tables = new ConcurrentHashMap<>();

  private ShopReader(Configuration hadoop, Path root) throws IOException {
    this.hadoop = hadoop;
    this.root = root;
    this.files = root.getFileSystem(hadoop);
    this.versions = new LiveVersions(files, root);
  }

  /**
   * Opens a root with the Hadoop settings of the class path.
   *
   * @param root {@code hdfs:}, {@code file:} or a local path
   */
  public static ShopReader open(String root) throws IOException {
    return open(root, new Configuration());
  }

  /** Opens a root with given Hadoop settings. */
  public static ShopReader open(String root, Configuration hadoop) throws IOException {
    boolean scheme = root.matches("[A-Za-z][A-Za-z0-9+.-]+:.*");
    return new ShopReader(
        hadoop,
        scheme ? new Path(root) : new Path(Paths.get(root).toAbsolutePath().normalize().toUri()));
  }

  /**
   * The release of a domain that is live, such as {@code recommendations}; empty before the first.
   * It looks at the storage at every call.
   *
   * @throws IllegalArgumentException for a name that cannot be a domain
   * @throws IOException where the storage fails, or what it holds is damaged
   */
  public Optional<LiveVersion> live(String domain) throws IOException {
    return versions.release(domain);
  }

  /**
   * The version of a model that serves a purpose, such as {@link Purpose#RECOMMENDER}; otherwise as
   * {@link #live}.
   */
  public Optional<LiveVersion> serving(Purpose purpose) throws IOException {
    return versions.serving(purpose);
  }

  /**
   * The version of one model, such as {@code als}, that was accepted for a purpose last and not
   * rolled back since, whether or not another model serves the purpose now; otherwise as {@link
   * #live}.
   */
  public Optional<LiveVersion> accepted(Purpose purpose, String artifact) throws IOException {
    return versions.accepted(purpose, artifact);
  }

  /**
   * The neural collaborative filter that was accepted last and not rolled back since, all of it in
   * memory; empty before the first. It reads at every call: keep what it gives, and ask again where
   * {@link #accepted} has another number. Whether {@code rank} serves it or another model is not
   * its matter.
   *
   * @throws IOException where the storage fails, or what it holds is damaged
   */
  public Optional<NcfRanking> ncf() throws IOException {
    Optional<LiveVersion> network = accepted(Purpose.RECOMMENDER, "ncf");
    return network.isEmpty() ? Optional.empty() : Optional.of(NcfRanking.of(network.get(), hadoop));
  }

  /** The lists of a domain, with reasons. */
  public ScoreTable scores(String domain) throws IOException {
    return scores(domain, ScoreTable.Detail.REASONS);
  }

  /**
   * The lists of a domain. Reads the footers of the live release; the same table every time it is
   * asked for. A domain without a release yet gives empty lists until {@link #refresh()} finds one.
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

  /**
   * Goes over to the releases that are live now. Cheap where nothing changed: a directory listing
   * and two small files a domain. Call it from a timer.
   *
   * @return whether anything changed
   * @throws IOException where a new release cannot be read; its table goes on with the one it has
   */
  public boolean refresh() throws IOException {
    boolean changed = false;
    for (ScoreTable table : tables.values()) {
      changed |= table.refresh();
    }
    return changed;
  }

  /**
   * The pseudonyms of this root, to look up a customer by the shop's own id.
   *
   * @param key the key that the shop's logs were ingested with
   * @throws IllegalArgumentException for another key: nobody would ever be found
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
