/** Answers questions as a serving system would, from the command line. */
package io.shopkeeper.service.answer;
