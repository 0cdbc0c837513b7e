package io.shopkeeper.platform.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

  /**
   * Atomically renames the directory of an earlier holder.
   *
   * @return its new name, below the parent of the holders' directories
   */
  public String takeAway(String name) throws IOException {
    String swept = staging + "/" + SWEPT + UUID.randomUUID();
    storage.rename(staging + "/" + name, swept);
    return swept;
  }

  /** Renames and deletes the directories of earlier holders. */
  public void sweep() throws IOException {
    for (String name : earlier()) {
      try {
        storage.delete(takeAway(name));
      } catch (FileNotFoundException e) {
        // Its holder has removed it concurrently.
      }
    }
  }
}
