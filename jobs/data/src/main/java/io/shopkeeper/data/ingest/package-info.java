/**
 * The job {@code ingest}, which turns raw logs into curated tables. Every record is curated,
 * quarantined or merged into an equal one, and the counts of every file are reconciled before
 * anything is committed.
 *
 * <p>Files are parsed once: the parsed records are staged as Parquet under {@code
 * quarantine/_ingest} (mode 0700, removed at the end, since they hold raw lines), and every check
 * and the final rows read only the columns that they need from there. Duplicates are found on pairs
 * of key and position, so that whole rows are shuffled only once, when partitions are written.
 */
package io.shopkeeper.data.ingest;
