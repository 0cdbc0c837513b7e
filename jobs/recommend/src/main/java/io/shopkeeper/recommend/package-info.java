/**
 * Recommendations from behaviour: matrix factorisation by alternating least squares, compared with
 * baselines by full ranking on a later test window, gated, and applied to produce ranked lists.
 *
 * <p>Data of the size of the customer base stay distributed. Data of the size of the catalogue
 * (item names, item factors, neighbour lists) are collected to the driver and broadcast. Integer
 * ids are positions among the sorted distinct strings and never leave a job.
 */
package io.shopkeeper.recommend;
