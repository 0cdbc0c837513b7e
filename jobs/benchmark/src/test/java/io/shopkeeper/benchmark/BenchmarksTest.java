package io.shopkeeper.benchmark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.benchmark.Workload.Lengths;
import io.shopkeeper.core.topk.ScoredItems;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That the benchmarks run, on next to nothing; no figure is looked at. */
class BenchmarksTest {
  private static final int USERS = 30;
  private static final int ITEMS = 200;

  @TempDir Path folder;

  private Workload tiny() throws Exception {
    Workload data = Workload.random(USERS, ITEMS, 5, Lengths.SKEWED, 1);
    data.write(folder);
    return data;
  }

  @ParameterizedTest
  @ValueSource(strings = {"kernel", "export-reasons", "mllib"})
  void contendersRun(String contender) throws Exception {
    tiny();
    PrintStream before = System.out;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      TopKProcess.main(new String[] {contender, folder.toString(), "20", "7", "2"});
    } finally {
      System.setOut(before);
    }
    Measured measured =
        said.toString(StandardCharsets.UTF_8)
            .lines()
            .filter(Measured::isLine)
            .map(Measured::ofLine)
            .findFirst()
            .orElseThrow();
    assertEquals(contender.equals("export-reasons") ? USERS : 20, measured.users());
    if (contender.equals("kernel")) {
      assertEquals(20 * 7, Workload.ints(folder.resolve("kernel.lists")).length);
    }
  }

  @Test
  void aWorkloadIsReadAsItWasWritten() throws Exception {
    Workload written = tiny();
    Workload read = Workload.read(folder);
    assertArrayEquals(written.users(), read.users());
    assertArrayEquals(written.items().values(), read.items().values());
    assertArrayEquals(written.seen(3, 9)[2], read.seen(5, 6)[0]);
    assertEquals(2.0 * 10 * ITEMS * 5, read.operations(10));
  }

  @Test
  void theMicroBenchmarkScores() {
    TopKKernelBenchmark benchmark = new TopKKernelBenchmark();
    benchmark.rank = 6;
    benchmark.items = 300;
    benchmark.k = 4;
    benchmark.prepare();
    ScoredItems[] lists = benchmark.vector();
    assertEquals(256, lists.length);
    assertTrue(Arrays.stream(lists).allMatch(list -> list.size() == 4));
  }

  @Test
  void figuresTravelInALine() {
    Measured measured = new Measured(7, 1.5, 2.25, 100, 5, "a note");
    assertEquals(measured, Measured.ofLine(measured.line()));
    assertEquals(2.5, Gauge.median(new double[] {4, 1, 3, 2}));
    assertEquals(3, Gauge.median(new double[] {9, 1, 3}));
  }

  @Test
  void optionsComeInPairs() {
    assertEquals(3, Options.parse("--k", "3").number("k", 1));
    assertEquals(1, Options.parse().number("k", 1));
    assertThrows(IllegalArgumentException.class, () -> Options.parse("--k"));
    assertThrows(IllegalArgumentException.class, () -> Options.parse("k", "3"));
  }
}
