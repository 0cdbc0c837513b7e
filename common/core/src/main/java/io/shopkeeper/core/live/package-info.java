/**
 * What is live, as a history of what went live and what was rolled back. Jobs that write and
 * systems that only read draw the same conclusions from it here.
 */
package io.shopkeeper.core.live;
