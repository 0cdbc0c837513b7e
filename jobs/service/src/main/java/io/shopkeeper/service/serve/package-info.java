/** Answers questions over HTTP, and serves a page to chat in. */
package io.shopkeeper.service.serve;
