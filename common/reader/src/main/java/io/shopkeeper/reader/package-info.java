/**
 * The client library for serving: reads the live releases and models of a Shopkeeper root without
 * Spark.
 *
 * <pre>{@code
 * try (ShopReader reader = ShopReader.open("hdfs://namenode/shopkeeper")) {
 *   ScoreTable scores = reader.scores("recommendations");
 *   Pseudonyms pseudonyms = reader.pseudonyms(key);
 *   Recommendations list = scores.lookup(pseudonyms.of(Pseudonyms.Kind.USER, customerId), 20);
 *   // from a timer, say once a minute:
 *   reader.refresh();
 * }
 * }</pre>
 *
 * <p>All data that it reads are immutable, so it needs no locks: a release becomes live by one new
 * directory below {@code aliases/production}, and a reader stays on its release until {@link
 * io.shopkeeper.reader.ShopReader#refresh()}.
 */
package io.shopkeeper.reader;
