/**
 * What a text of a customer is: its language, what of it is damaged or hidden, the personal data in
 * it, and its words, in Chinese and English. {@link io.shopkeeper.text.CustomerText} is what a
 * table stores of a raw text, where {@link io.shopkeeper.text.TypedIds} puts placeholders with
 * pseudonyms in the place of the numbers of orders and customers; {@link
 * io.shopkeeper.text.Tokeniser} and {@link io.shopkeeper.text.Normal} are how models read it.
 *
 * <p>Everything here takes time linear in the text's length, whatever the text, and refuses none
 * but null.
 */
package io.shopkeeper.text;
