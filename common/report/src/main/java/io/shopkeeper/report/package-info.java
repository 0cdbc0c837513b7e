/**
 * What a domain needs to show its part of a night. A {@link io.shopkeeper.report.Section} reads the
 * night's records, the tables and what is live, and returns {@link io.shopkeeper.report.Part}s:
 * plain data, already in the reader's language. One page renders the parts of all sections, so that
 * a domain needs neither HTML nor a template.
 */
package io.shopkeeper.report;
