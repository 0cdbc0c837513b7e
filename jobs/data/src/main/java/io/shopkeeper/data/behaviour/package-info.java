/**
 * User-behaviour analysis. Job {@code behaviour} reads {@code events} (and {@code products}, where
 * there are any) over the last {@code behaviour.days} days and writes one release, {@code
 * behaviour}, whose tables are all computed from the same rows. {@code docs/behaviour.md} defines
 * the tables and columns.
 *
 * <p>The events are read and shuffled once: {@link io.shopkeeper.data.behaviour.EventLog} keeps the
 * columns in use, {@link io.shopkeeper.data.behaviour.SessionWalk} splits them into sessions in one
 * pass. Logic that is independent of Spark (sessions, quintiles, segments, weeks, trends) is in
 * plain classes. All aggregates are of integers, decimals or exact percentiles, so that the tables
 * do not depend on the partitioning.
 */
package io.shopkeeper.data.behaviour;
