/**
 * The interface between domains and the nightly report. A {@link io.shopkeeper.report.Section}
 * reads the night's run records, the tables and the live versions, and returns {@link
 * io.shopkeeper.report.Part}s: plain data, already in the reader's language. One template renders
 * the parts of all sections, so a domain needs no HTML.
 */
package io.shopkeeper.report;
