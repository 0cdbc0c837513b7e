/** Initialisation of ND4J in a process: the native library, threads and memory. */
package io.shopkeeper.deep.backend;
