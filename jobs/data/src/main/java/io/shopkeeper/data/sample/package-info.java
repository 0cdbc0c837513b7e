/**
 * The job {@code sample-store}, which generates the raw files of a synthetic shop. {@link
 * io.shopkeeper.data.sample.Shop}, {@link io.shopkeeper.data.sample.Customer} and {@link
 * io.shopkeeper.data.sample.CustomerLife} simulate without Spark, as functions of the plan and a
 * number; {@link io.shopkeeper.data.sample.SampleStoreWriter} runs them over ranges of customers,
 * sorts the lines into files, and commits them by one rename. See {@code docs/sample-store.md}.
 */
package io.shopkeeper.data.sample;
