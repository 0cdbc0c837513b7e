package io.shopkeeper.platform.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharedTest {
  private final List<String> log = new ArrayList<>();

  private final class Histories implements Closeable {
    Histories() {
      log.add("made histories");
    }

    @Override
    public void close() {
      log.add("closed histories");
    }
  }

  private final class Vectors implements Closeable {
    Vectors() {
      log.add("made vectors");
    }

    @Override
    public void close() {
      log.add("closed vectors");
    }
  }

  @Test
  void makesOneOfATypeAndClosesTheNewestFirst() throws IOException {
    try (Shared shared = new Shared()) {
      Histories first = shared.of(Histories.class, Histories::new);
      shared.of(Vectors.class, Vectors::new);
      assertSame(first, shared.of(Histories.class, Histories::new));
    }
    assertEquals(
        List.of("made histories", "made vectors", "closed vectors", "closed histories"), log);
  }

  @Test
  void whatNobodyAskedForIsNeverMade() throws IOException {
    new Shared().close();
    assertEquals(List.of(), log);
  }
}
