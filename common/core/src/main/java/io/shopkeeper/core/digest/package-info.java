/** The one digest by which files, inputs, settings and models are identified. */
package io.shopkeeper.core.digest;
