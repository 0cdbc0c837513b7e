package io.shopkeeper.answer;

import io.shopkeeper.answer.index.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What was said so far; immutable, so that whoever serves may keep it where they like.
 *
 * @param customer who asks
 * @param said the customer's questions, the oldest first; long ones cut
 * @param product the product that was spoken of last
 * @param order the items of the order that was spoken of last
 * @param asked what the customer was asked
 */
public record Dialogue(
    Customer customer,
    List<String> said,
    Optional<Entry> product,
    List<Order> order,
    Optional<Asked> asked) {
  /** A summary for a person, and no memory, needs more than these. */
  private static final int MOST_SAID = 20;

  private static final int LONGEST_SAID = 300;

  /** Makes immutable copies. */
  public Dialogue {
    said = List.copyOf(said);
    order = List.copyOf(order);
  }

  /** The beginning of a dialogue. */
  public static Dialogue of(Customer customer) {
    return new Dialogue(customer, List.of(), Optional.empty(), List.of(), Optional.empty());
  }

  /** The same after another question, with nothing asked back. */
  Dialogue after(String question) {
    List<String> all = new ArrayList<>(said);
    all.add(question.substring(0, Math.min(LONGEST_SAID, question.length())));
    return new Dialogue(
        customer,
        all.subList(Math.max(0, all.size() - MOST_SAID), all.size()),
        product,
        order,
        Optional.empty());
  }

  Dialogue about(Entry spokenOf) {
    return spokenOf.item().isEmpty()
        ? this
        : new Dialogue(customer, said, Optional.of(spokenOf), order, asked);
  }

  Dialogue about(List<Order> items) {
    return new Dialogue(customer, said, product, items, asked);
  }

  Dialogue asking(Asked question) {
    return new Dialogue(customer, said, product, order, Optional.of(question));
  }
}
