package io.shopkeeper.vision.picture;

import java.io.Serializable;

/** A picture as its backbone's vector, with its class. */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Vectored(float[] vector, int label) implements Serializable {}
