/**
 * How a shop's raw records become rows of the curated tables: mappings written in HOCON, and the
 * engine-free parsing of lines, fields, times and numbers that they steer.
 */
package io.shopkeeper.core.mapping;
