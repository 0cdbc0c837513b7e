package io.shopkeeper.answer;

import io.shopkeeper.core.pseudonym.Pseudonyms;
import io.shopkeeper.text.TypedIds;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Who asks, as the serving system has identified them, never as they say of themselves: nothing but
 * these orders can be answered about.
 *
 * @param standing whether somebody has identified them
 * @param orders the customer's own, the newest first
 * @param pseudonym of an order number as it is typed
 */
public record Customer(Standing standing, List<Order> orders, UnaryOperator<String> pseudonym) {
  /** Whether it is known who asks. */
  public enum Standing {
    /** Nobody has identified them. */
    STRANGER,
    /** The serving system has. */
    IDENTIFIED
  }

  /** Somebody whom nobody has identified. */
  public static final Customer STRANGER = new Customer(Standing.STRANGER, List.of(), typed -> "");

  /** Makes an immutable copy of the orders. */
  public Customer {
    orders = List.copyOf(orders);
  }

  /** A text of theirs with {@code [order]} for the numbers of their orders, as it is understood. */
  String read(String typed) {
    Set<String> own = orders.stream().map(Order::id).collect(Collectors.toSet());
    TypedIds ids =
        new TypedIds(
            (kind, raw) -> kind == Pseudonyms.Kind.ORDER ? pseudonym.apply(raw) : "",
            own::contains);
    return ids.read(typed);
  }

  /** A customer whom the serving system has identified. */
  public static Customer identified(List<Order> orders, UnaryOperator<String> pseudonym) {
    return new Customer(Standing.IDENTIFIED, orders, pseudonym);
  }
}
