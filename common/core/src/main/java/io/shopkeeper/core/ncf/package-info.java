/**
 * Neural collaborative filtering (He, Liao, Zhang, Nie, Hu and Chua 2017, "Neural Collaborative
 * Filtering") without any library of networks: trained weights in, the best items of the whole
 * catalogue out, exactly.
 */
package io.shopkeeper.core.ncf;
