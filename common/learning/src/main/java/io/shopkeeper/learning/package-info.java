/**
 * How any model is measured, judged and made live, whatever it learns and whatever it is for.
 *
 * <p>Nothing here knows an application: what the cases are, by what they are measured and which
 * slices of them count is told by the caller.
 */
package io.shopkeeper.learning;
