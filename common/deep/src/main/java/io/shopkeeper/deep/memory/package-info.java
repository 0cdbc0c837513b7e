/** Estimates of the memory that a training needs, checked before it starts. */
package io.shopkeeper.deep.memory;
