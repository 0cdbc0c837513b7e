/** Keyed pseudonyms that replace the shop's ids of customers, sessions and orders. */
package io.shopkeeper.core.pseudonym;
