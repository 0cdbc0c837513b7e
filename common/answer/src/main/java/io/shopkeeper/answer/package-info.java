/** Answers customers' questions out of what the shop knows, for serving systems; no Spark. */
package io.shopkeeper.answer;
