package io.shopkeeper.reviews.aspect;

import java.io.Serializable;

/**
 * What a buyer may speak of, such as the price.
 *
 * @param name kebab-case, as tables hold it
 */
public record Aspect(String name, String chinese, String english) implements Serializable {}
