package io.shopkeeper.answer;

import java.time.LocalDate;

/**
 * An item of a customer's order.
 *
 * @param id the pseudonym of the order
 * @param item what was ordered, as the shop calls it
 * @param status as the shop's tables have it
 * @param since the day of that status
 */
public record Order(String id, String item, int quantity, String status, LocalDate since) {}
