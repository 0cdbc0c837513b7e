package io.shopkeeper.data.sample;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** Iterates over the rows of customers or the like, with those of one in memory at a time. */
final class Lives<T> implements Iterator<T> {
  private final Iterator<Long> customers;
  private final BiConsumer<Long, Consumer<T>> rowsOf;
  private final Runnable end;
  private final Queue<T> rows = new ArrayDeque<>();
  private boolean ended;

  /**
   * @param rowsOf passes a customer's rows to a consumer
   * @param end runs after the last customer
   */
  Lives(Iterator<Long> customers, BiConsumer<Long, Consumer<T>> rowsOf, Runnable end) {
    this.customers = customers;
    this.rowsOf = rowsOf;
    this.end = end;
  }

  @Override
  public boolean hasNext() {
    while (rows.isEmpty() && customers.hasNext()) {
      rowsOf.accept(customers.next(), rows::add);
    }
    if (rows.isEmpty() && !ended) {
      ended = true;
      end.run();
    }
    return !rows.isEmpty();
  }

  @Override
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException("no more customers");
    }
    return rows.remove();
  }
}
