/**
 * Neural recommenders. A job's class must load without DL4J, for {@code --list} and {@code --help},
 * so it delegates to another class that uses networks.
 */
package io.shopkeeper.neural;
