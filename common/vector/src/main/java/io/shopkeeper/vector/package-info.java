/**
 * Inner loops on the JDK's Vector API, which is an incubator module: a JVM has it only when started
 * with {@code --add-modules=jdk.incubator.vector}. Check {@link io.shopkeeper.vector.VectorApi}
 * before using any other class here except {@link io.shopkeeper.vector.PartialSums}, and provide a
 * plain-Java alternative to each.
 *
 * <p>C2 turns such a loop into vector instructions only if every call in it is inlined; past a
 * certain number of them it allocates an object for each vector instead, and the loop is several
 * times slower. So each method here is small, and is not meant to be inlined into another loop.
 */
package io.shopkeeper.vector;
