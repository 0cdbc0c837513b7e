/**
 * Evaluation, comparison and promotion of models of any kind.
 *
 * <p>Nothing here depends on an application: the caller supplies the test cases, the measures and
 * the slices.
 */
package io.shopkeeper.learning;
