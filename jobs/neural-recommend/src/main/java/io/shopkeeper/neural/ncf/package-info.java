/** The job {@code ncf-train}, which trains a neural collaborative filtering model. */
package io.shopkeeper.neural.ncf;
