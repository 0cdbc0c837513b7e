/**
 * The comparison of models on the same cases, the gate that decides what goes live, and both as
 * they stand in {@code run.json} and {@code evaluation.json}: the records that write these files
 * read them too.
 */
package io.shopkeeper.learning.judge;
