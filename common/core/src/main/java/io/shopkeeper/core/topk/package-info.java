/**
 * Exact top-K selection and blocked top-K scoring of factor models.
 *
 * <p>Scores are compared with the primitive operators, so 0.0 and −0.0 tie; equal scores are
 * ordered by the smaller item index; NaN is refused.
 */
package io.shopkeeper.core.topk;
