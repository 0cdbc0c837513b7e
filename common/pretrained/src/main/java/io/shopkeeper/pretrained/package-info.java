/**
 * Models that were trained elsewhere, each with a descriptor {@code model.properties}, run by ONNX
 * Runtime: one session a process, one thread a call. A model is loaded only if its bytes have the
 * sum that the descriptor names, and its inputs and dimension are as described. Nothing is fetched
 * from a network.
 */
package io.shopkeeper.pretrained;
