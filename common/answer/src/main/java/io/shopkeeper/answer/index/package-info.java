/** What the shop knows, in an index that finds what answers a question. */
package io.shopkeeper.answer.index;
