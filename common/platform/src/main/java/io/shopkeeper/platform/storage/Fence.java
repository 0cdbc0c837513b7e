package io.shopkeeper.platform.storage;

import io.shopkeeper.core.JobException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.Path;

/**
 * Fences off earlier holders of a {@link Lease}: each holder stages its moves in a directory of its
 * own, {@code STAGING/0000007-RUN-ID/}, and first removes those of earlier holders.
 *
 * <p>All renames have their source or target below this directory, and no directory is created
 * below it after the last check of the lease. So a paused holder that was replaced cannot move
 * anything: its successor has atomically renamed the directory away before starting its own work.
 */
public final class Fence {
  private static final Pattern NAME = Pattern.compile("(\\d{7,18})-.*");
  private static final String SWEPT = "swept-";

  private final Storage storage;
  private final String staging;
  private final long epoch;

  /**
   * Creates the fence of a holder.
   *
   * @param staging the parent of the holders' directories
   */
  public Fence(Storage storage, String staging, Lease lease) throws IOException {
    this.storage = storage;
    this.staging = staging;
    this.epoch = lease.epoch();
  }

  /** The name of a holder's directory. */
  public static String name(Lease lease, String runId) throws IOException {
    return "%07d-%s".formatted(lease.epoch(), Names.check("run id", runId));
  }

  /** The directory names of earlier holders, including those of versions without epochs. */
  public List<String> earlier() throws IOException {
    return storage.list(staging).stream().filter(name -> epochOf(name) < epoch).toList();
  }

  private static long epochOf(String name) {
    Matcher numbered = NAME.matcher(name);
    return numbered.matches() ? Long.parseLong(numbered.group(1)) : 0;
  }

  /** Saves something from the directory of an earlier holder before it is deleted. */
  @FunctionalInterface
  public interface Rescue {
    /**
     * Looks through a directory that its holder can no longer write to.
     *
     * @param name the name that it had
     * @param swept its path now
     */
    void from(String name, String swept) throws IOException;
  }

  /** Renames and deletes the directories of earlier holders. */
  public void sweep() throws IOException {
    sweep((name, swept) -> {});
  }

  /** Renames the directories of earlier holders, saves what is to be saved, and deletes them. */
  public void sweep(Rescue rescue) throws IOException {
    for (String name : earlier()) {
      Optional<String> swept = takeAway(name);
      if (swept.isPresent()) {
        rescue.from(name, swept.get());
        storage.delete(swept.get());
      }
    }
  }

  /** The path to which a directory was renamed; empty if its holder has removed it concurrently. */
  private Optional<String> takeAway(String name) throws IOException {
    String swept = staging + "/" + SWEPT + UUID.randomUUID();
    try {
      storage.rename(staging + "/" + name, swept);
      return Optional.of(swept);
    } catch (FileNotFoundException e) {
      return Optional.empty();
    }
  }

  /**
   * The failure of a holder that finds nothing to move, or its place taken: 69.
   *
   * @param written what it was writing
   */
  public static JobException overtaken(Path written, IOException cause) {
    return JobException.unavailable(
        "%s changed hands while it was written: this process had stood still for too long; run again"
            .formatted(written),
        cause);
  }
}
