/**
 * Alternating least squares with Spark MLlib's objective: the half-step for a block of rows, which
 * trains, and for one user, which folds in and explains a score exactly. Every step is solved in
 * the {@link io.shopkeeper.core.als.Basis} in which what all pairs add to the equations is
 * diagonal.
 */
package io.shopkeeper.core.als;
