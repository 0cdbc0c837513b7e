/** Knows goods by sight. */
package io.shopkeeper.vision;
