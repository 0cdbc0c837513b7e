package io.shopkeeper.platform.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.platform.table.TableCrashes;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.platform.version.VersionCrashes;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Writers in JVMs of their own that really die. */
class ProcessDeathIT {
  @TempDir Path directory;

  private Storage open(String name) {
    return HadoopStorage.open(directory.resolve(name).toString(), new Configuration());
  }

  @Test
  void survivesKillNineAtAnyMoment() throws Exception {
    Storage storage = open("killed");
    SplittableRandom random = new SplittableRandom(7);
    long last = 0;
    for (int round = 0; round < 6; round++) {
      Process child = DyingProcess.start(directory.resolve("killed").toString(), "forever");
      try (BufferedReader out = child.inputReader()) {
        // One whole piece of work, so that the kill does not come while the JVM starts.
        String line = out.readLine();
        assertTrue(line != null, "the child wrote nothing");
        Thread.sleep(random.nextInt(200));
        child.toHandle().destroyForcibly();
        for (; line != null; line = out.readLine()) {
          last = Long.parseLong(line);
        }
      }
      assertEquals(128 + 9, child.waitFor());
      check(storage, last);
    }
    long number = DyingProcess.next(storage);
    DyingProcess.work(storage, number);
    check(storage, number);
    TableCrashes.assertClean(storage, "after the kills");
    assertEquals(List.of(), storage.list("releases/shop/_staging"));
    assertTrue(number > 6);
  }

  private static void check(Storage storage, long atLeast) throws IOException {
    Map<String, String> table = TableCrashes.read(storage);
    long state = Long.parseLong(table.get(DyingProcess.DAYS.get(0)));
    assertEquals(DyingProcess.contents(state), table);
    assertTrue(state >= atLeast, state + " after " + atLeast + " was done");
    List<Version> versions = VersionCrashes.store(storage).versions("shop");
    assertTrue(versions.size() >= atLeast, "a committed version is lost");
    for (Version version : versions) {
      VersionCrashes.assertWhole(storage, version, "version " + version.label());
      assertEquals("run-" + version.number(), version.manifest().runId());
    }
    assertTrue(DyingProcess.next(storage) > atLeast, "a promotion is lost");
  }

  @ParameterizedTest
  @ValueSource(strings = {"HALT", "HALT_HALFWAY"})
  void finishesWhatAHaltedProcessBegan(String death) throws Exception {
    for (String operation : List.of("release", "replace")) {
      boolean finished = false;
      // Every fifth step; the in-process tests die at each.
      for (int step = death.equals("HALT") ? 1 : 3; !finished; step += 5) {
        String name = operation + "-" + death + "-" + step;
        Storage storage = open(name);
        DyingProcess.work(storage, 1);
        Process child =
            DyingProcess.start(
                directory.resolve(name).toString(), operation, String.valueOf(step), death);
        assertTrue(child.waitFor(60, TimeUnit.SECONDS));
        finished = child.exitValue() == 0;
        assertTrue(finished || child.exitValue() == FailingStorage.HALTED, name);
        check(storage, 1);
        DyingProcess.work(storage, 2);
        check(storage, 2);
        assertEquals(2, VersionCrashes.store(storage).versions("shop").size(), name);
        TableCrashes.assertClean(storage, name);
        assertEquals(List.of(), storage.list("releases/shop/_staging"), name);
      }
    }
  }
}
