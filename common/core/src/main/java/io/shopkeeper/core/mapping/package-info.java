/**
 * The parsing of a shop's raw records into rows of the curated tables: mappings written in HOCON,
 * and parsers of lines, fields, times and numbers, independent of Spark.
 */
package io.shopkeeper.core.mapping;
