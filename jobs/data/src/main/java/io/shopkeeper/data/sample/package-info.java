/**
 * {@code sample-store}: a synthetic shop's raw files. {@link io.shopkeeper.data.sample.Shop},
 * {@link io.shopkeeper.data.sample.Customer} and {@link io.shopkeeper.data.sample.CustomerLife}
 * simulate without Spark, each from the plan and a number alone; {@link
 * io.shopkeeper.data.sample.SampleStoreWriter} runs them over ranges of customers, sorts the lines
 * into files and brings all in by one rename. See {@code docs/sample-store.md}.
 */
package io.shopkeeper.data.sample;
