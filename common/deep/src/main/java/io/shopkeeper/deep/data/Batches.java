package io.shopkeeper.deep.data;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * What an iterator gives, so many at a time; the last ones may be fewer.
 *
 * @param <T> type of the elements
 */
public final class Batches<T> implements Iterator<List<T>> {
  private final Iterator<T> each;
  private final int size;

  /**
   * Gathers elements.
   *
   * @param size of a batch, at least 1
   */
  public Batches(Iterator<T> each, int size) {
    this.each = each;
    this.size = size;
  }

  @Override
  public boolean hasNext() {
    return each.hasNext();
  }

  @Override
  public List<T> next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    List<T> batch = new ArrayList<>(size);
    while (batch.size() < size && each.hasNext()) {
      batch.add(each.next());
    }
    return batch;
  }
}
