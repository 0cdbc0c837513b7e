/**
 * What the report shows of the networks that a night trained. Nothing here touches DL4J: the report
 * runs without its jar.
 */
package io.shopkeeper.deep.report;
