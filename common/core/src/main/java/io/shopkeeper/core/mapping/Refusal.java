package io.shopkeeper.core.mapping;

import java.io.Serializable;

/**
 * The reason why a record was refused.
 *
 * @param code the kind of fault, kebab-case, one of a few, such as {@code bad-time}
 * @param reason one sentence that names the column and never quotes a value, since a record with
 *     swapped fields may hold a customer's id anywhere
 */
public record Refusal(String code, String reason) implements Serializable {}
