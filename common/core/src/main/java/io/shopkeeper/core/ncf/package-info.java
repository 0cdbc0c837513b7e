/**
 * Neural collaborative filtering (He, Liao, Zhang, Nie, Hu and Chua 2017, "Neural Collaborative
 * Filtering") without a deep-learning library: exact top-k inference over the whole catalogue from
 * trained weights.
 */
package io.shopkeeper.core.ncf;
