/**
 * One self-contained HTML page per run, in Chinese or English. Sections, which domains contribute,
 * read tables and records into a {@link io.shopkeeper.app.report.Report}, which is plain data;
 * {@link io.shopkeeper.app.report.ReportPage} turns it into HTML without Spark, so that the page
 * can be tested and looked at with hand-made data.
 *
 * <p>The page asks nothing of the network: style, scripts and data are inside, and its
 * Content-Security-Policy lets only exactly these scripts and this style run.
 */
package io.shopkeeper.app.report;
