/**
 * Jobs for operators: look up a customer's recommendations, list versions, publish, roll back,
 * delete old data, and check the environment.
 *
 * <p>They depend on the current state, so each call is a run of its own: their inputs contain the
 * current time ({@link io.shopkeeper.app.operate.Moment}).
 */
package io.shopkeeper.app.operate;
