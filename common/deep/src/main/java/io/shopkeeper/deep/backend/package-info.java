/** ND4J's native library in a process: which one, how many threads, how much memory. */
package io.shopkeeper.deep.backend;
