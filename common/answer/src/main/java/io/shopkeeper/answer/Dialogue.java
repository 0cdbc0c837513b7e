package io.shopkeeper.answer;

import io.shopkeeper.answer.index.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What was said so far; immutable, so that whoever serves may keep it where they like.
 *
 * @param customer who asks
 * @param said the customer's questions, the oldest first
 * @param item the product that was spoken of last
 * @param orders what the customer was asked to choose from
 * @param entries likewise
 */
public record Dialogue(
    Customer customer,
    List<String> said,
    Optional<String> item,
    List<Order> orders,
    List<Entry> entries) {
  /** A summary for a person, and no memory, needs more than these. */
  private static final int MOST_SAID = 20;

  /** Makes immutable copies. */
  public Dialogue {
    said = List.copyOf(said);
    orders = List.copyOf(orders);
    entries = List.copyOf(entries);
  }

  /** The beginning of a dialogue. */
  public static Dialogue of(Customer customer) {
    return new Dialogue(customer, List.of(), Optional.empty(), List.of(), List.of());
  }

  /** The same after another question, with nothing to choose from. */
  Dialogue after(String question) {
    List<String> all = new ArrayList<>(said);
    all.add(question);
    return new Dialogue(
        customer,
        all.subList(Math.max(0, all.size() - MOST_SAID), all.size()),
        item,
        List.of(),
        List.of());
  }

  Dialogue about(Optional<String> product) {
    return new Dialogue(customer, said, product.or(() -> item), orders, entries);
  }

  Dialogue choosing(List<Order> among, List<Entry> entriesAmong) {
    return new Dialogue(customer, said, item, among, entriesAmong);
  }
}
