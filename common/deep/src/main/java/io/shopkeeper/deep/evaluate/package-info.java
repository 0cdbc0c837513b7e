/** Distributed inference with networks and the evaluation of classifiers. */
package io.shopkeeper.deep.evaluate;
