package io.shopkeeper.platform.job;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** What the steps of one night share, one object of a type; closed in the reverse order. */
final class Shared implements Closeable {
  private final Map<Class<?>, Closeable> byType = new HashMap<>();
  private final Deque<Closeable> newestFirst = new ArrayDeque<>();

  <T extends Closeable> T of(Class<T> type, Supplier<T> first) {
    Closeable present = byType.get(type);
    if (present == null) {
      present = first.get();
      byType.put(type, present);
      newestFirst.push(present);
    }
    return type.cast(present);
  }

  @Override
  public void close() throws IOException {
    while (!newestFirst.isEmpty()) {
      newestFirst.pop().close();
    }
  }
}
