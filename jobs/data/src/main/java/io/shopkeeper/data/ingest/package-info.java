/**
 * {@code ingest}: raw logs become curated tables. Every record ends up curated, quarantined or
 * merged with an equal one, and the books are balanced file by file before anything is visible.
 *
 * <p>The text is read once: the parsed records are staged as Parquet under {@code
 * quarantine/_ingest} (mode 0700, removed at the end, since they hold raw lines), and every check
 * and the final rows read only the columns that they need from there. Duplicates are found on (key,
 * place) pairs, so that whole rows are shuffled once, when the partitions are written.
 */
package io.shopkeeper.data.ingest;
