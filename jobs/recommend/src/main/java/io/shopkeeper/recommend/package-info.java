/**
 * Recommendations from behaviour: matrix factorisation by alternating least squares beside honest
 * baselines, evaluated by full ranking on a later window, gated, and turned into ranked lists.
 *
 * <p>Data of the size of the customer base stays distributed. Data of the size of the catalogue
 * (item names, item factors, neighbour lists) passes through the driver to be broadcast. Integer
 * ids are positions among the sorted distinct strings and never leave a job.
 */
package io.shopkeeper.recommend;
