/** The job {@code ncf-train}: neural collaborative filtering. */
package io.shopkeeper.neural.ncf;
