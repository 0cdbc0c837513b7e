/**
 * The job {@code drift}, which compares what came in and what was scored with the last night that
 * was like the one before. Each column is counted into bins in one pass; the bins are what the next
 * night is compared with, so that no night reads the rows of an earlier one.
 */
package io.shopkeeper.data.drift;
