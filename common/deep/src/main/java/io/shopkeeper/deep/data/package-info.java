/** Examples: from table rows to batches, and who trains which when. */
package io.shopkeeper.deep.data;
