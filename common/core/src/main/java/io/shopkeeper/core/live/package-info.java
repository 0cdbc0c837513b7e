/**
 * The live version as a function of the history of promotions and rollbacks, shared by the jobs
 * that write histories and the clients that only read them.
 */
package io.shopkeeper.core.live;
