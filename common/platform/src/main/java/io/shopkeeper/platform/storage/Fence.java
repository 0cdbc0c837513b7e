package io.shopkeeper.platform.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The directory in which the holder of a {@link Lease} stages what it will move, {@code
 * STAGING/0000007-RUN-ID/}, and the sweeping of those of earlier holders.
 *
 * <p>Everything that is moved comes from below this directory or goes below it, and nothing creates
 * a directory below it after the lease was checked for the last time. So a holder that was replaced
 * in its sleep moves nothing: its successor has renamed the directory away, which is atomic, before
 * it began its own work.
 */
public final class Fence {
  private static final Pattern NAME = Pattern.compile("(\\d{7,18})-.*");
  private static final String SWEPT = "swept-";

  private final Storage storage;
  private final String staging;
  private final long epoch;

  /** The fence of a holder, below a directory of staging directories. */
  public Fence(Storage storage, String staging, Lease lease) throws IOException {
    this.storage = storage;
    this.staging = staging;
    this.epoch = lease.epoch();
  }

  /** The name of a holder's directory. */
  public static String name(Lease lease, String runId) throws IOException {
    return "%07d-%s".formatted(lease.epoch(), Names.check("run id", runId));
  }

  /** The names of what earlier holders left, those of before there were epochs included. */
  public List<String> earlier() throws IOException {
    return storage.list(staging).stream().filter(name -> epochOf(name) < epoch).toList();
  }

  private static long epochOf(String name) {
    Matcher numbered = NAME.matcher(name);
    return numbered.matches() ? Long.parseLong(numbered.group(1)) : 0;
  }

  /**
   * Takes a directory away from its holder, atomically.
   *
   * @return where it is now, below the directory of staging directories
   */
  public String takeAway(String name) throws IOException {
    String swept = staging + "/" + SWEPT + UUID.randomUUID();
    storage.rename(staging + "/" + name, swept);
    return swept;
  }

  /** Takes away and deletes what earlier holders left. */
  public void sweep() throws IOException {
    for (String name : earlier()) {
      try {
        storage.delete(takeAway(name));
      } catch (FileNotFoundException e) {
        // Its holder has just removed it.
        continue;
      }
    }
  }
}
