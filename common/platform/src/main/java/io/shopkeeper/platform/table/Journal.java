package io.shopkeeper.platform.table;

import com.fasterxml.jackson.annotation.JsonAlias;
import java.util.Objects;
import java.util.Set;

/**
 * The redo log of one committed change of a table; {@code tables/T/_journal/} exists from the
 * commit until the change has been applied to the directories.
 *
 * @param staging the name of the staging directory that holds the new partitions
 * @param number the number of the table's state after the change, and of its ledger
 * @param replaced partitions of the table that are staged
 * @param added those of them that are new, so that no old partition is set aside
 * @param removed partitions of the table that have no rows any more
 * @param quarantineReplaced partitions of the quarantine that are staged
 * @param quarantineAdded those of them that the quarantine did not have
 * @param quarantineRemoved partitions of the quarantine that have no rows any more
 */
record Journal(
    @JsonAlias("runId") String staging,
    long number,
    Set<String> replaced,
    Set<String> added,
    Set<String> removed,
    Set<String> quarantineReplaced,
    Set<String> quarantineAdded,
    Set<String> quarantineRemoved) {

  /** Replaces sets that a journal of an earlier version lacks by empty ones. */
  Journal {
    Objects.requireNonNull(staging, "staging");
    Objects.requireNonNull(replaced, "replaced");
    Objects.requireNonNull(removed, "removed");
    added = added == null ? Set.of() : added;
    quarantineAdded = quarantineAdded == null ? Set.of() : quarantineAdded;
  }
}
