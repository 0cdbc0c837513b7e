/** Gathers what the shop knows into the index that answers are found in. */
package io.shopkeeper.service.index;
