package io.shopkeeper.platform.job;

import io.shopkeeper.core.JobException;
import java.util.Locale;

/** Which roots a commit can be trusted on. */
final class Roots {
  private Roots() {}

  /**
   * Refuses a root on which a commit would be no commit.
   *
   * @throws JobException (64) naming the root and what to use instead
   */
  static void check(RunnerSettings settings, String master) {
    String root = settings.shopkeeper().root();
    if (root.isBlank()) {
      throw JobException.usage(
          "shopkeeper.root is empty; set it to an hdfs: or file: directory, such as ./warehouse");
    }
    int colon = root.indexOf(':');
    String scheme = colon > 1 ? root.substring(0, colon).toLowerCase(Locale.ROOT) : "";
    if (!scheme.isEmpty() && !scheme.equals("file") && !scheme.equals("hdfs")) {
      throw JobException.usage(
          "shopkeeper.root = %s: on %s: a directory rename is not atomic, so a reader could see half a version; use an hdfs: or file: root"
              .formatted(root, scheme));
    }
    boolean cluster = !master.startsWith("local");
    if (cluster && !scheme.equals("hdfs") && !settings.storage().sharedFilesystem()) {
      throw JobException.usage(
          "shopkeeper.root = %s with spark.master = %s: every node would write to its own disk; use an hdfs: root, or --set storage.shared-filesystem=true where all nodes share that disk"
              .formatted(root, master));
    }
  }
}
