/**
 * Matrix factorisation by blocked alternating least squares on Spark, and the job {@code
 * als-train}.
 */
package io.shopkeeper.recommend.als;
