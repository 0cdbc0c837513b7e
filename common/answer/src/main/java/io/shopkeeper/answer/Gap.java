package io.shopkeeper.answer;

import java.util.Optional;

/**
 * A question that nothing which the shop knows answers.
 *
 * @param text as it was asked, as {@link Answerer#masked} makes it
 * @param goods what it asks for that the shop does not sell, where it asks for goods
 */
public record Gap(String text, Optional<String> goods) {}
