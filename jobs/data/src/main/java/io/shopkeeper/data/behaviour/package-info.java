/**
 * User-behaviour analysis. Job {@code behaviour} reads {@code events} (and {@code products}, where
 * there are any) over the last {@code behaviour.days} days and writes one release, {@code
 * behaviour}, whose tables are all made of the same rows. {@code docs/behaviour.md} says what each
 * table and column holds and what counts as what.
 *
 * <p>The events are read and shuffled once: {@link io.shopkeeper.data.behaviour.EventLog} keeps the
 * columns in use, {@link io.shopkeeper.data.behaviour.SessionWalk} cuts sessions out of them in one
 * walk. What depends on no engine (the walk, quintiles, segments, weeks, the trend) is in plain
 * classes. Every aggregate is of whole numbers, decimals or exact percentiles, so that the tables
 * do not depend on how the data were split.
 */
package io.shopkeeper.data.behaviour;
