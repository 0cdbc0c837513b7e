/**
 * Measurements against peers, on the same data and in the same run; no part of the product.
 *
 * <p>{@code jobs/benchmark/run NAME} starts them. A new benchmark is one class that implements
 * {@link io.shopkeeper.benchmark.Benchmark}, and one line in {@link io.shopkeeper.benchmark.Main}.
 */
package io.shopkeeper.benchmark;
