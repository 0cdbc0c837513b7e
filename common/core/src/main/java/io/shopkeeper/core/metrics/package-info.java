/** How good ranked lists are, and how they spread over the catalogue. */
package io.shopkeeper.core.metrics;
