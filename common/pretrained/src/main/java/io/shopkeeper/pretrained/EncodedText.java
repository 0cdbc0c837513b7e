package io.shopkeeper.pretrained;

/**
 * The word pieces of a text as a model reads them, with the mark at the beginning first and the one
 * at the end last.
 *
 * @param vectors of the pieces, [pieces, dimension]
 * @param starts the index in the text at which each piece begins, [pieces]; 0 for the first mark,
 *     the text's length for the last one
 * @param ends the index after each piece, [pieces]; for a mark the one at which it begins
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
public record EncodedText(float[][] vectors, int[] starts, int[] ends) {}
