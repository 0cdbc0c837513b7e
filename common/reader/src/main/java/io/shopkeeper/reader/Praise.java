package io.shopkeeper.reader;

/**
 * What buyers praise about an item, as a reason text beside a recommendation; {@code
 * docs/reviews.md} says where it comes from.
 *
 * @param aspect its name in tables, such as {@code battery}
 * @param chinese the text for readers of Chinese
 * @param english the text for readers of English, such as {@code buyers praise its battery}
 */
public record Praise(String aspect, String chinese, String english) {}
