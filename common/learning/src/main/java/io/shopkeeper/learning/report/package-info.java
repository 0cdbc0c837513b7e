/** How the report shows what was measured and judged. */
package io.shopkeeper.learning.report;
