/**
 * Networks that recommend. A job's own class must load without DL4J, for {@code --list} and {@code
 * --help}: it hands over to another class that knows networks.
 */
package io.shopkeeper.neural;
