/** How much memory training takes, before it takes it. */
package io.shopkeeper.deep.memory;
