package io.shopkeeper.benchmark;

/**
 * A term in a text and what the text thinks of it.
 *
 * @param start the index of the term's first letter
 * @param end the index after its last one
 * @param label 0 negative, 1 positive, 2 neutral
 */
record LabelledTerm(String text, int start, int end, int label) {}
