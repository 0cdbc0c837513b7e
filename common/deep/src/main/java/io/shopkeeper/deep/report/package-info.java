/**
 * The report's view of trained networks. Nothing here depends on DL4J, since the report runs
 * without its jar.
 */
package io.shopkeeper.deep.report;
