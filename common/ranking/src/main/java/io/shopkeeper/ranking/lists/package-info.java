/** Ranked lists as tables, and the commit of a night's models. */
package io.shopkeeper.ranking.lists;
