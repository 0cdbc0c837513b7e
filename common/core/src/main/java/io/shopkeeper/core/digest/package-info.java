/** The one checksum that files, inputs, settings and models are told apart by. */
package io.shopkeeper.core.digest;
