package io.shopkeeper.ranking.history;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;

/** Iterates over customers in batches, so that a model loads each tile of items once per batch. */
public final class Batches<T> implements Iterator<T> {
  private static final int SIZE = 256;

  /** Turns a batch of customers into output rows, in the order of the customers. */
  public interface Work<T> extends Serializable {
    Iterable<T> rows(List<CustomerHistory> customers);

    /** How many customers a batch has at most. */
    default int batch() {
      return SIZE;
    }
  }

  private final Iterator<Row> customers;
  private final Work<T> work;
  private Iterator<T> ready = Collections.emptyIterator();

  public Batches(Iterator<Row> customers, Work<T> work) {
    this.customers = customers;
    this.work = work;
  }

  @Override
  public boolean hasNext() {
    while (!ready.hasNext() && customers.hasNext()) {
      List<CustomerHistory> batch = new ArrayList<>(work.batch());
      while (batch.size() < work.batch() && customers.hasNext()) {
        batch.add(CustomerHistory.of(customers.next()));
      }
      ready = work.rows(batch).iterator();
    }
    return ready.hasNext();
  }

  @Override
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return ready.next();
  }
}
