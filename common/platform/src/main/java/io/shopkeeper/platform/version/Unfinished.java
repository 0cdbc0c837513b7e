package io.shopkeeper.platform.version;

import java.io.IOException;

/** Tells whether a run was killed or failed before its end. */
@FunctionalInterface
public interface Unfinished {
  /** Whether the run of that id left something and did not come to its end. */
  boolean test(String runId) throws IOException;
}
