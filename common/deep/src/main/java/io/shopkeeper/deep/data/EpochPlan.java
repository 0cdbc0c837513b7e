package io.shopkeeper.deep.data;

import java.io.Serializable;

/**
 * Who trains which example when in one epoch: arithmetic on the seed, so that nothing is stored,
 * and a run resumed in the middle of an epoch goes on with the very next batch.
 *
 * <p>The examples of a bucket are shuffled and cut into batches; with several buckets the batches
 * are shuffled too. Batches are dealt in turn: with W workers, batch b is step b ÷ W of worker b
 * mod W. So step s of all workers together covers what one worker with W-fold batches covers in its
 * step s. After every {@code frequency} steps, a round, the workers' weights are averaged.
 */
public final class EpochPlan implements Serializable {
  private static final long serialVersionUID = 1L;

  private final long[] bucketSizes;
  private final long[] firstBatch;
  private final int batchSize;
  private final int workers;
  private final int frequency;
  private final long seed;
  private final long batches;

  /**
   * @param bucketSizes examples in each bucket
   * @param seed of the run, mixed here with the epoch
   */
  public EpochPlan(
      long[] bucketSizes, int batchSize, int workers, int frequency, long seed, int epoch) {
    this.bucketSizes = bucketSizes.clone();
    this.batchSize = batchSize;
    this.workers = workers;
    this.frequency = frequency;
    this.seed = Permutation.mix(Permutation.mix(seed) + epoch);
    this.firstBatch = new long[bucketSizes.length];
    long sum = 0;
    for (int bucket = 0; bucket < bucketSizes.length; bucket++) {
      firstBatch[bucket] = sum;
      sum += ceilDiv(bucketSizes[bucket], batchSize);
    }
    this.batches = sum;
  }

  private static long ceilDiv(long dividend, long divisor) {
    return -Math.floorDiv(-dividend, divisor);
  }

  /** Batches of the epoch. */
  public long batches() {
    return batches;
  }

  /** Steps of the epoch: batches that the first worker trains. */
  public long steps() {
    return ceilDiv(batches, workers);
  }

  /** How often weights are averaged in the epoch. */
  public int rounds() {
    return Math.toIntExact(ceilDiv(steps(), frequency));
  }

  /** Steps of one round: the frequency, or fewer in the last. */
  public int steps(int round) {
    return Math.toIntExact(Math.min(frequency, steps() - (long) round * frequency));
  }

  /** Workers, those without a batch in some round included. */
  public int workers() {
    return workers;
  }

  /** The key by which an example is sorted and dealt. */
  public long position(int bucket, long index) {
    long place = new Permutation(bucketSizes[bucket], seed + bucket).of(index);
    long batch = firstBatch[bucket] + place / batchSize;
    if (bucketSizes.length > 1) {
      batch = new Permutation(batches, seed - 1).of(batch);
    }
    return batch * batchSize + place % batchSize;
  }

  /** The batch of a position. */
  public long batch(long position) {
    return position / batchSize;
  }

  /** The partition of a position: worker w of round r trains partition r · workers + w. */
  public int partition(long position) {
    long batch = batch(position);
    long round = batch / workers / frequency;
    return Math.toIntExact(round * workers + batch % workers);
  }

  /** Partitions of the epoch. */
  public int partitions() {
    return Math.max(1, rounds() * workers);
  }
}
