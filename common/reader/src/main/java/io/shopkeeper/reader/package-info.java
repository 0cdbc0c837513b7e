/**
 * For serving teams: the live release of a Shopkeeper root, read without Spark.
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
 * <p>Everything that it reads is immutable, so there are no locks with the jobs that write: a
 * release becomes live by one new directory below {@code aliases/production}, and this package goes
 * on with the release that it has until {@link io.shopkeeper.reader.ShopReader#refresh()}.
 */
package io.shopkeeper.reader;
