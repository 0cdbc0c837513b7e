/** Training by parameter averaging: rounds, checkpoints, early stopping. */
package io.shopkeeper.deep.train;
