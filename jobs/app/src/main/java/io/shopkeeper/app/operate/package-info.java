/**
 * Jobs for whoever operates the shop's Shopkeeper: see what a customer is shown, which versions
 * there are, go back to the one before, clear what is old, and check the machine.
 *
 * <p>They answer about this moment, so each call is a run of its own: their inputs name the moment
 * ({@link io.shopkeeper.app.operate.Moment}).
 */
package io.shopkeeper.app.operate;
