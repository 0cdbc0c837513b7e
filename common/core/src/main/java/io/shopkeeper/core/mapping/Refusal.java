package io.shopkeeper.core.mapping;

import java.io.Serializable;

/**
 * Why a record is not a row of its table.
 *
 * @param code the kind of fault, kebab-case, such as {@code bad-time}; there are not many
 * @param reason one sentence that names the column and never repeats a value: a record in the wrong
 *     order may hold a customer's id anywhere
 */
public record Refusal(String code, String reason) implements Serializable {}
