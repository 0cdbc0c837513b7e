/** How sure a measured figure is. */
package io.shopkeeper.core.stats;
