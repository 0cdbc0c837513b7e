/** Which items go with an item, and which brands with a brand. */
package io.shopkeeper.recommend.similar;
