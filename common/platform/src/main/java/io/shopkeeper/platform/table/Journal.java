package io.shopkeeper.platform.table;

import java.util.Set;

/**
 * What one committed change of a table does to its directories; {@code tables/T/_journal/} exists
 * from the commit until all of it is done.
 *
 * @param runId the run whose staging directory holds the new partitions
 * @param number the table's state once it is done; also the number of its ledger
 * @param replaced partitions of the table that are staged
 * @param removed partitions of the table that have no rows any more
 * @param quarantineReplaced partitions of the quarantine that are staged
 * @param quarantineRemoved partitions of the quarantine that have no rows any more
 */
record Journal(
    String runId,
    long number,
    Set<String> replaced,
    Set<String> removed,
    Set<String> quarantineReplaced,
    Set<String> quarantineRemoved) {}
