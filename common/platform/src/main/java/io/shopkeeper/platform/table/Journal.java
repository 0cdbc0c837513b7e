package io.shopkeeper.platform.table;

import com.fasterxml.jackson.annotation.JsonAlias;
import java.util.Set;

/**
 * What one committed change of a table does to its directories; {@code tables/T/_journal/} exists
 * from the commit until all of it is done.
 *
 * @param staging the name of the staging directory that holds the new partitions
 * @param number the table's state once it is done; also the number of its ledger
 * @param replaced partitions of the table that are staged
 * @param added those of them that the table did not have: nothing is set aside for them
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

  /** A journal; one of an earlier version does not say what was added. */
  Journal {
    added = added == null ? Set.of() : added;
    quarantineAdded = quarantineAdded == null ? Set.of() : quarantineAdded;
  }
}
