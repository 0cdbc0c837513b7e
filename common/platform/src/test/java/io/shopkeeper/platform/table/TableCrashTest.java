package io.shopkeeper.platform.table;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.platform.storage.FailingStorage;
import io.shopkeeper.platform.storage.FailingStorage.Death;
import io.shopkeeper.platform.storage.HadoopStorage;
import io.shopkeeper.platform.storage.Storage;
import io.shopkeeper.testkit.ForAll;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableCrashTest extends TableCrashes {
  private static final int STEPS = 40;
  private static final List<String> DAYS = List.of("2024-01-01", "2024-01-02", "2024-01-03");

  @TempDir Path directory;

  @Override
  Storage open(String name) {
    return HadoopStorage.open(directory.resolve(name).toString(), new Configuration());
  }

  /** A writer that takes as many steps as it is told to, and then waits. */
  private static final class Gate {
    private int allowed;
    private int begun;
    private boolean ended;

    synchronized void arrive(int step) {
      begun = step;
      notifyAll();
      awaitWhile(() -> step > allowed);
    }

    synchronized void end() {
      ended = true;
      notifyAll();
    }

    /** Lets the writer take more steps and returns when it has taken them. */
    synchronized void advance(int steps) {
      allowed += steps;
      notifyAll();
      awaitWhile(() -> !ended && begun <= allowed);
    }

    private synchronized void awaitWhile(BooleanSupplier condition) {
      try {
        while (condition.getAsBoolean()) {
          wait();
        }
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
  }

  /** Between any two looks of a reader, the writer gets any number of steps further. */
  @Test
  void aReaderSeesOneStateHoweverItsLooksInterleaveWithAWriter() {
    ForAll.seeds(
        300,
        random -> {
          Storage storage = open("interleaved-" + random.nextLong());
          replace(storage, "run-1", contents("1"));
          Gate gate = new Gate();
          FailingStorage stepped =
              new FailingStorage(storage, 0, Death.BEFORE, (step, what) -> gate.arrive(step));
          ExecutorService pool = Executors.newSingleThreadExecutor();
          try {
            Future<?> writer =
                pool.submit(
                    () -> {
                      try {
                        replace(stepped, "run-2", contents("2"));
                      } finally {
                        gate.end();
                      }
                      return null;
                    });
            gate.advance(random.nextInt(STEPS));
            Map<String, String> seen = read(looking(storage, gate, random));
            assertTrue(seen.equals(contents("1")) || seen.equals(contents("2")), seen.toString());
            gate.advance(STEPS);
            writer.get();
            assertEquals(contents("2"), read(storage));
          } finally {
            gate.advance(STEPS);
            pool.shutdownNow();
          }
        });
  }

  private static Map<String, String> contents(String state) {
    return DAYS.stream().collect(Collectors.toMap(day -> day, day -> state));
  }

  private static Storage looking(Storage storage, Gate gate, SplittableRandom random) {
    return (Storage)
        Proxy.newProxyInstance(
            Storage.class.getClassLoader(),
            new Class<?>[] {Storage.class},
            (proxy, method, arguments) -> {
              if (random.nextInt(3) == 0) {
                gate.advance(1 + random.nextInt(6));
              }
              try {
                return method.invoke(storage, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
