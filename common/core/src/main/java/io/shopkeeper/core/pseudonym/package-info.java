/** Pseudonyms in place of the shop's own ids of people, sessions and orders. */
package io.shopkeeper.core.pseudonym;
