/**
 * Benchmarks against other libraries, on the same data and in the same run; not a part of the
 * product.
 *
 * <p>{@code jobs/benchmark/run} starts them. A new part is one class that implements {@link
 * io.shopkeeper.benchmark.Part}, and one line in {@link io.shopkeeper.benchmark.Main}; a contender
 * is a separate process that prints one line.
 */
package io.shopkeeper.benchmark;
