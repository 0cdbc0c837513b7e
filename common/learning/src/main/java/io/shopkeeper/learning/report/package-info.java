/** The report's view of evaluations and verdicts. */
package io.shopkeeper.learning.report;
