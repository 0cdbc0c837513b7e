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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
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
    Measured measured =
        said(() -> TopKProcess.main(new String[] {contender, folder.toString(), "20", "7", "2"}));
    assertEquals(contender.equals("export-reasons") ? USERS : 20, measured.users());
    if (contender.equals("kernel")) {
      assertEquals(20 * 7, Workload.ints(folder.resolve("kernel.lists")).length);
    }
  }

  private static Measured said(Gauge.Work work) throws Exception {
    PrintStream before = System.out;
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    System.setOut(new PrintStream(said, true, StandardCharsets.UTF_8));
    try {
      work.run();
    } finally {
      System.setOut(before);
    }
    return said.toString(StandardCharsets.UTF_8)
        .lines()
        .filter(Measured::isLine)
        .map(Measured::ofLine)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void factorisationsAreTimedOnWhatWasMadeUp() throws Exception {
    PowerLaw shape = new PowerLaw(USERS, ITEMS, 300);
    Path train = folder.resolve("train.txt.gz");
    shape.write(train);
    AlsPart.Ratings ratings = AlsPart.Ratings.of("made up", train);
    assertEquals(USERS, ratings.users());
    assertEquals(
        IntStream.range(0, USERS).mapToLong(u -> shape.history(u).length).sum(), ratings.count());
    String[] iteration = {"iteration", train.toString(), "30", "1", "rank=3 iterations=3"};
    assertEquals(USERS, said(() -> AlsProcess.main(iteration)).users());
    String[] madeUp = {"made-up", "30", "200", "300", "1", "rank=3 iterations=3"};
    assertEquals(USERS, said(() -> AlsProcess.main(madeUp)).users());
  }

  @Test
  void aWorkloadIsReadAsItWasWritten() throws Exception {
    Workload written = tiny();
    Workload read = Workload.read(folder);
    assertArrayEquals(written.users(), read.users());
    assertArrayEquals(written.items().values(), read.items().values());
    assertArrayEquals(written.seen(3, 9)[2], read.seen(5, 6)[0]);
  }

  @Test
  void theMicroBenchmarkOfNetworksScores() {
    NcfKernelBenchmark benchmark = new NcfKernelBenchmark();
    benchmark.items = 300;
    benchmark.network = "small";
    benchmark.k = 4;
    benchmark.prepare();
    assertEquals(4, benchmark.oneUser()[0].size());
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
  void theMicroBenchmarkSolves() {
    HalfStepBenchmark benchmark = new HalfStepBenchmark();
    benchmark.rank = 6;
    benchmark.ratings = 3;
    benchmark.items = 300;
    for (int steps : new int[] {0, 2}) {
      benchmark.steps = steps;
      benchmark.prepare();
      float[] factors = benchmark.vector().factors();
      assertEquals(6 * 10_000, factors.length);
      assertTrue(benchmark.vector().penalty() > 0);
    }
  }

  @Test
  void textsAreReadAsOftenAsAsked() throws Exception {
    Path texts = Files.writeString(folder.resolve("texts"), "质量很好\n屏幕坏了\n不错\n");
    Measured measured =
        said(
            () ->
                SentencesProcess.main(
                    new String[] {"bge-small-zh-v15-q", texts.toString(), "2", "1"}));
    assertEquals(2, measured.users());
    assertEquals(64, Main.run("sentences"));
    assertEquals(64, Main.run("sentences", "--texts", texts.toString(), "--model", "bge"));
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
    assertEquals(3, Options.parse("--quick", "--k", "3").number("k", 1, 2));
    assertEquals(2, Options.parse("--quick").number("k", 1, 2));
    assertEquals(1, Options.parse().number("k", 1, 2));
    assertThrows(WrongWords.class, () -> Options.parse("--k"));
    assertThrows(WrongWords.class, () -> Options.parse("k", "3"));
    assertThrows(WrongWords.class, () -> Options.parse("--user", "3"));
  }

  @Test
  void wordsThatSayNothingEndWith64() throws Exception {
    assertEquals(64, Main.run("top-k"));
    assertEquals(64, Main.run("topk", "--user", "3"));
    assertEquals(64, Main.run("topk", "--k", "many"));
    assertEquals(64, Main.run("topk", "--lengths", "long"));
    assertEquals(64, Main.run("growth", "--millions", "1,x"));
    assertEquals(64, Main.run("quality", "--data", "folder", "--on", "tests"));
    assertEquals(64, Main.run("quality", "--log", folder.resolve("log").toString()));
  }
}
