package io.shopkeeper.platform.version;

import io.shopkeeper.core.JobException;
import io.shopkeeper.core.digest.Sha256;
import io.shopkeeper.platform.storage.FileSum;
import io.shopkeeper.platform.storage.Json;
import io.shopkeeper.platform.storage.Lease;
import io.shopkeeper.platform.storage.Names;
import io.shopkeeper.platform.storage.PartitionSwap;
import io.shopkeeper.platform.storage.Storage;
import io.shopkeeper.platform.storage.Storage.FileEntry;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.hadoop.fs.Path;

/**
 * Manages {@code published/TABLE/ds=AS-OF/}, copies of a release's tables for readers that do not
 * use aliases.
 *
 * <p>A partition is staged and verified outside the table's directory, then renamed into it, after
 * the partition that it replaces has been renamed aside. So a reader sees a complete partition or
 * none, and after a crash in between the next publisher restores the one set aside. Staging
 * directories are fenced, so that a paused publisher cannot move anything; see {@link Fence}.
 */
public final class Published {
  private static final String HOME = "published";

  /** The file in which a partition names its source. */
  public static final String SOURCE = "_source.json";

  private final Storage storage;
  private final Clock clock;
  private final Lease.Times leaseTimes;

  /** Opens the published tables under a root. */
  public Published(Storage storage, Clock clock) {
    this(storage, clock, Lease.Times.DEFAULT);
  }

  /** Opens the published tables with other timeouts of leases. */
  Published(Storage storage, Clock clock, Lease.Times leaseTimes) {
    this.storage = storage;
    this.clock = clock;
    this.leaseTimes = leaseTimes;
  }

  /**
   * The source of a published partition.
   *
   * @param release the release's name
   * @param version its number
   * @param checksum the table's checksum in that version
   * @param files the checksum of each file; empty in copies from before 0.2.0
   */
  public record Source(String release, long version, String checksum, List<FileSum> files) {
    /** A source as it was copied, or as a published partition says it. */
    public Source {
      Objects.requireNonNull(release, "release");
      Objects.requireNonNull(checksum, "checksum");
      files = files == null ? List.of() : List.copyOf(files);
    }

    private boolean is(Version other, Manifest.Output output) {
      return release.equals(other.name())
          && version == other.number()
          && checksum.equals(output.checksum());
    }
  }

  /**
   * The state of a published partition.
   *
   * @param changed whether this call wrote it; false if it was complete before
   */
  public record Partition(String table, String ds, long rows, Path path, boolean changed) {}

  /**
   * Publishes one table of a version for a day, replacing an earlier one. It is idempotent, and
   * repairs a partition with missing files.
   *
   * @param table an output of the version
   * @throws io.shopkeeper.core.JobException 69 if another run is publishing the table
   */
  public Partition publish(Version version, String table, LocalDate asOf, String runId)
      throws IOException {
    Manifest.Output output = output(version, table);
    String ds = "ds=" + asOf;
    String live = HOME + "/" + table + "/" + ds;
    String from = relative(version) + "/" + table;
    boolean changed = false;
    try (PartitionSwap swap = swap(table, runId)) {
      if (!holds(live, version, output)) {
        stage(from, swap, version, output);
        swap.replace(ds);
        changed = true;
      }
    }
    return new Partition(table, asOf.toString(), output.rows(), storage.path(live), changed);
  }

  /**
   * Deletes days of a table, each atomically for readers.
   *
   * @throws io.shopkeeper.core.JobException 69 if another run is publishing the table
   */
  public void withdraw(String table, List<String> days, String runId) throws IOException {
    Names.check("table", table);
    try (PartitionSwap swap = swap(table, runId)) {
      for (String day : days) {
        swap.remove("ds=" + day);
      }
    }
  }

  private PartitionSwap swap(String table, String runId) throws IOException {
    PartitionSwap.Place place =
        new PartitionSwap.Place(
            HOME + "/" + table, HOME + "/_staging/" + table, HOME + "/_leases/" + table);
    return PartitionSwap.open(storage, place, runId, clock, leaseTimes);
  }

  /** The names of the published tables. */
  public List<String> tables() throws IOException {
    return storage.list(HOME).stream().filter(name -> !name.startsWith("_")).toList();
  }

  /** The days for which a table is published, ascending. */
  public List<String> partitions(String table) throws IOException {
    return storage.list(HOME + "/" + Names.check("table", table)).stream()
        .filter(name -> name.startsWith("ds="))
        .map(name -> name.substring("ds=".length()))
        .toList();
  }

  /** Whether the published partition of a day is complete and from this version. */
  public boolean holds(Version version, String table, LocalDate asOf) throws IOException {
    Manifest.Output output = output(version, table);
    return holds(HOME + "/" + table + "/ds=" + asOf, version, output);
  }

  /**
   * What a published partition says that it was made of.
   *
   * @throws FileNotFoundException where it says nothing
   */
  public Source source(String table, String ds) throws IOException {
    return Json.read(storage, directory(table, ds) + "/" + SOURCE, Source.class);
  }

  /** Where a table of a day is published, relative to the root. */
  public String directory(String table, String ds) {
    return HOME + "/" + Names.check("table", table) + "/" + Names.check("partition", "ds=" + ds);
  }

  private static Manifest.Output output(Version version, String table) {
    Names.check("table", table);
    return version.manifest().outputs().stream()
        .filter(o -> o.path().equals(table))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    version.path() + " has no table " + table + " to publish"));
  }

  private String relative(Version version) {
    String root = storage.root().toString();
    String path = version.path().toString();
    if (!path.startsWith(root + "/")) {
      throw new IllegalArgumentException(path + " is not under " + root);
    }
    return path.substring(root.length() + 1);
  }

  private boolean holds(String live, Version version, Manifest.Output output) throws IOException {
    try {
      if (!Json.read(storage, live + "/" + SOURCE, Source.class).is(version, output)) {
        return false;
      }
    } catch (FileNotFoundException | Json.DamagedFile e) {
      return false;
    }
    return storage.exists(live + "/_SUCCESS")
        && data(live).equals(data(relative(version) + "/" + output.path()));
  }

  /** The names and lengths of the data files. */
  private List<FileEntry> data(String directory) throws IOException {
    return storage.files(directory).stream()
        .filter(file -> !file.path().startsWith("_") && !file.path().contains("/_"))
        .toList();
  }

  private void stage(String from, PartitionSwap swap, Version version, Manifest.Output output)
      throws IOException {
    requireWhole(from, output);
    String staged = swap.staged();
    for (FileEntry file : storage.files(from)) {
      storage.copy(from + "/" + file.path(), staged + "/" + file.path());
    }
    Manifest.Output copied = readBack(staged);
    Optional<String> difference =
        copied.rows() != output.rows()
            ? Optional.of(copied.rows() + " rows, not " + output.rows())
            : copied.checksum().equals(output.checksum())
                ? Optional.empty()
                : Optional.of("another checksum than the manifest says");
    if (difference.isPresent()) {
      // If another publisher has swept the copy away, the failure does not concern the version.
      swap.check();
      throw damaged("the copy of %s has %s".formatted(storage.path(from), difference.get()));
    }
    List<FileSum> files = new ArrayList<>(copied.files());
    if (!storage.exists(staged + "/_SUCCESS")) {
      storage.write(staged + "/_SUCCESS", new byte[0]);
      files.add(new FileSum("_SUCCESS", 0, new Sha256().hex()));
    }
    storage.write(
        staged + "/" + SOURCE,
        Json.sealed(new Source(version.name(), version.number(), output.checksum(), files)));
  }

  /** Names a file that is not there as it was committed, as far as its manifest lists files. */
  private void requireWhole(String from, Manifest.Output output) throws IOException {
    Map<String, Long> there = new HashMap<>();
    storage.files(from).forEach(file -> there.put(file.path(), file.bytes()));
    for (FileSum file : output.files()) {
      Long bytes = there.get(file.path());
      if (bytes == null || bytes != file.bytes()) {
        throw damaged(
            "%s/%s has %s, not %d bytes"
                .formatted(
                    storage.path(from),
                    file.path(),
                    bytes == null ? "been lost" : bytes + " bytes",
                    file.bytes()));
      }
    }
  }

  private static JobException damaged(String what) {
    return JobException.badInput(
        what
            + ": the version is damaged; make the one before live with submit rollback, or a new one with submit pipeline");
  }

  private Manifest.Output readBack(String staged) throws IOException {
    int name = staged.lastIndexOf('/') + 1;
    return new OutputReader(storage)
        .read(staged.substring(0, name - 1), List.of(staged.substring(name)))
        .get(0);
  }
}
