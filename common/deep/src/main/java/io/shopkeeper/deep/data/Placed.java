package io.shopkeeper.deep.data;

import java.io.Serializable;

/**
 * An example in its place among all.
 *
 * @param bucket of its length
 * @param index among those of its bucket, by content: whatever the partitions
 * @param file index of the file it came from, −1 where it came from none
 */
public record Placed<E extends Serializable>(int bucket, long index, int file, E example)
    implements Serializable {}
