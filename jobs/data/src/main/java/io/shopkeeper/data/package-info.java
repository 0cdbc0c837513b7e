/** The domain of the shop's own data. */
package io.shopkeeper.data;
