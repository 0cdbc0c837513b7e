package io.shopkeeper.platform.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Clock;
import org.apache.hadoop.fs.FileAlreadyExistsException;

/**
 * Replaces and removes whole partitions of a directory, for the one holder of its lease.
 *
 * <p>A new partition is staged outside the directory and renamed in; the one that it replaces is
 * renamed aside before. Whoever lists the directory sees a whole partition or none, and the next
 * holder puts back what one that died between the two renames had set aside. The staging directory
 * belongs to an epoch of the lease; see {@link Fence}.
 */
public final class PartitionSwap implements AutoCloseable {
  private static final String NEW = "/new";
  private static final String OLD = "/old";
  private static final String REMOVED = "/removed";

  private final Storage storage;
  private final Place place;
  private final Lease lease;
  private final String own;
  private boolean settled = true;

  /**
   * Where partitions are swapped; paths are relative to the root.
   *
   * @param home the directory that holds the partitions
   * @param staging the directory below which they are staged
   * @param lease the directory of the lease
   */
  public record Place(String home, String staging, String lease) {}

  private PartitionSwap(Storage storage, Place place, Lease lease, String runId)
      throws IOException {
    this.storage = storage;
    this.place = place;
    this.lease = lease;
    this.own = place.staging() + "/" + Fence.name(lease, runId);
  }

  /**
   * Takes the lease and puts back what an earlier holder had set aside.
   *
   * @throws io.shopkeeper.core.JobException 69 if another process holds the lease
   */
  public static PartitionSwap open(
      Storage storage, Place place, String runId, Clock clock, Lease.Times times)
      throws IOException {
    Lease lease = Lease.take(storage, place.lease(), Names.check("run id", runId), clock, times);
    try {
      PartitionSwap swap = new PartitionSwap(storage, place, lease, runId);
      swap.putBack();
      return swap;
    } catch (IOException | RuntimeException e) {
      lease.close();
      throw e;
    }
  }

  /** Restores what a holder that died left between setting aside and renaming in. */
  private void putBack() throws IOException {
    new Fence(storage, place.staging(), lease)
        .sweep(
            (name, swept) -> {
              // Earlier versions, without epochs, set partitions aside in STAGING/old.
              String old = OLD.equals("/" + name) ? swept : swept + OLD;
              for (String partition : storage.list(old)) {
                String live = place.home() + "/" + partition;
                if (!storage.exists(live)) {
                  storage.rename(old + "/" + partition, live);
                }
              }
            });
  }

  /** The path at which the next new partition is to be staged. */
  public String staged() {
    return own + NEW;
  }

  /**
   * Makes what is staged a partition, in place of the one of that name if there is one.
   *
   * @param partition its name, such as {@code ds=2026-03-31}
   * @throws io.shopkeeper.core.JobException 69 if another process took over the lease
   */
  public void replace(String partition) throws IOException {
    String live = place.home() + "/" + Names.check("partition", partition);
    storage.makeDirectories(place.home());
    storage.makeDirectories(own + OLD);
    check();
    try {
      if (storage.exists(live)) {
        settled = false;
        storage.rename(live, own + OLD + "/" + partition);
      }
      storage.rename(own + NEW, live);
      settled = true;
    } catch (FileNotFoundException | FileAlreadyExistsException e) {
      throw Fence.overtaken(storage.path(place.home()), e);
    }
  }

  /**
   * Removes a partition, atomically for readers.
   *
   * @throws io.shopkeeper.core.JobException 69 if another process took over the lease
   */
  public void remove(String partition) throws IOException {
    storage.makeDirectories(own + REMOVED);
    check();
    try {
      storage.rename(
          place.home() + "/" + Names.check("partition", partition),
          own + REMOVED + "/" + partition);
    } catch (FileNotFoundException e) {
      throw Fence.overtaken(storage.path(place.home()), e);
    }
  }

  /**
   * Verifies that the lease is still held.
   *
   * @throws io.shopkeeper.core.JobException 69 if another process took it over
   */
  public void check() throws IOException {
    lease.check();
  }

  /** Deletes what was staged, unless a partition is still set aside, and gives the lease back. */
  @Override
  public void close() throws IOException {
    try {
      if (settled) {
        storage.delete(own);
      }
    } finally {
      lease.close();
    }
  }
}
