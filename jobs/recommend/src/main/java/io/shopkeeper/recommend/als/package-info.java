/** The factorisation: trained on Spark by blocks, judged and made live by {@code als-train}. */
package io.shopkeeper.recommend.als;
