package io.shopkeeper.platform.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ExitCode;
import io.shopkeeper.core.JobException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HadoopStorageTest {
  @TempDir Path directory;
  private Storage storage;

  @BeforeEach
  void open() {
    storage = HadoopStorage.open(directory.resolve("root").toString(), new Configuration());
  }

  @Test
  void writesReadsAndListsWithoutChecksumFiles() throws IOException {
    storage.write("a/b.json", "一".getBytes(UTF_8));
    Files.writeString(directory.resolve("root/a/.b.json.crc"), "crc");
    assertArrayEquals("一".getBytes(UTF_8), storage.read("a/b.json"));
    assertEquals(List.of("b.json"), storage.list("a"));
    assertEquals(List.of(new Storage.FileEntry("a/b.json", 3)), storage.files(""));
    assertEquals(List.of(), storage.list("none"));
    assertEquals(List.of(), storage.files("none"));
    assertEquals(List.of("a"), storage.list(""));
  }

  @Test
  void neverWritesOverAFile() throws IOException {
    storage.write("a", new byte[] {1});
    storage.write("b", new byte[] {3});
    assertThrows(IOException.class, () -> storage.write("a", new byte[] {2}));
    assertThrows(IOException.class, () -> storage.copy("b", "a"));
    assertArrayEquals(new byte[] {1}, storage.read("a"));
  }

  @Test
  void refusesToRenameOntoWhatExists() throws IOException {
    storage.write("from/x", new byte[] {1});
    storage.write("to/y", new byte[] {2});
    storage.write("file", new byte[] {3});
    storage.write("other", new byte[] {4});
    storage.makeDirectories("empty");
    for (String target : List.of("to", "file", "empty")) {
      assertThrows(FileAlreadyExistsException.class, () -> storage.rename("from", target));
    }
    assertThrows(FileAlreadyExistsException.class, () -> storage.rename("file", "other"));
    assertThrows(FileNotFoundException.class, () -> storage.rename("none", "new"));
    assertThrows(FileNotFoundException.class, () -> storage.rename("from", "no/parent"));
    assertEquals(List.of("empty", "file", "from", "other", "to"), storage.list(""));
    assertEquals(List.of("y"), storage.list("to"));
    assertArrayEquals(new byte[] {4}, storage.read("other"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void letsOneOfManyRenamesToTheSameNameWin(boolean directories) throws Exception {
    int racers = 8;
    ExecutorService pool = Executors.newFixedThreadPool(racers);
    try {
      for (int round = 0; round < 30; round++) {
        String target = "target-" + round;
        for (int racer = 0; racer < racers; racer++) {
          storage.write(
              source(round, racer) + (directories ? "/who" : ""), new byte[] {(byte) racer});
        }
        CountDownLatch start = new CountDownLatch(1);
        List<Future<Boolean>> results = new ArrayList<>();
        for (int racer = 0; racer < racers; racer++) {
          String source = source(round, racer);
          results.add(
              pool.submit(
                  () -> {
                    start.await();
                    try {
                      storage.rename(source, target);
                      return true;
                    } catch (FileAlreadyExistsException e) {
                      return false;
                    }
                  }));
        }
        start.countDown();
        int winner = -1;
        for (int racer = 0; racer < racers; racer++) {
          boolean won = results.get(racer).get();
          assertEquals(!won, storage.exists(source(round, racer)), "the loser keeps its source");
          if (won) {
            assertEquals(-1, winner, "two winners");
            winner = racer;
          }
        }
        assertArrayEquals(
            new byte[] {(byte) winner}, storage.read(target + (directories ? "/who" : "")));
        if (directories) {
          assertEquals(List.of("who"), storage.list(target), "nothing nested");
        }
      }
    } finally {
      pool.shutdownNow();
    }
  }

  private static String source(int round, int racer) {
    return "source-" + round + "-" + racer;
  }

  @Test
  void touchesWithTheStoragesClockAndOnlyInsideWhatExists() throws Exception {
    assertThrows(FileNotFoundException.class, () -> storage.touch("none/beat"));
    storage.makeDirectories("lease");
    storage.touch("lease/beat");
    long first = storage.modified("lease/beat");
    Thread.sleep(20);
    storage.touch("lease/beat");
    assertTrue(storage.modified("lease/beat") > first);
    assertFalse(storage.exists("none"));
  }

  @Test
  void keepsOthersOutOfPrivateDirectories() throws IOException {
    storage.makePrivateDirectories("quarantine/events");
    storage.makeDirectories("open");
    storage.makePrivateDirectories("open");
    for (String name : List.of("quarantine/events", "open")) {
      assertEquals(
          "rwx------",
          PosixFilePermissions.toString(
              Files.getPosixFilePermissions(directory.resolve("root").resolve(name))));
    }
  }

  @Test
  void deletesTreesAndWhatIsNotThere() throws IOException {
    storage.write("a/b/c", new byte[0]);
    storage.delete("a");
    storage.delete("a");
    assertFalse(storage.exists("a"));
  }

  @Test
  void resolvesRelativeRootsAgainstTheWorkingDirectory() {
    String here = Path.of("").toAbsolutePath().toString();
    for (String root : List.of("target/roots/a", "./target/roots/a", "file:target/roots/a")) {
      assertEquals(
          "file:" + here + "/target/roots/a",
          HadoopStorage.open(root, new Configuration()).root().toString());
    }
    for (String root : List.of("file:" + directory, "file://" + directory, directory.toString())) {
      assertEquals(
          "file:" + directory, HadoopStorage.open(root, new Configuration()).root().toString());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3a://bucket/x", "gs://bucket/x", "", "http://host/x", "viewfs:/x"})
  void refusesRootsWhoseRenameIsNotAtomic(String root) {
    JobException refused =
        assertThrows(JobException.class, () -> HadoopStorage.open(root, new Configuration()));
    assertEquals(ExitCode.USAGE, refused.exitCode());
    assertOneLine(refused, "shopkeeper.root");
  }

  @Test
  void namesAnUnwritableRootAndTheReason() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "");
    for (String root : List.of(file + "/root", file.toString(), "/proc/shopkeeper")) {
      JobException refused =
          assertThrows(JobException.class, () -> HadoopStorage.open(root, new Configuration()));
      assertEquals(ExitCode.UNAVAILABLE, refused.exitCode());
      assertOneLine(refused, root);
    }
  }

  @Test
  void namesANameNodeThatIsDown() {
    Configuration impatient = new Configuration();
    impatient.set("ipc.client.connect.max.retries", "0");
    JobException refused =
        assertThrows(
            JobException.class, () -> HadoopStorage.open("hdfs://127.0.0.1:1/shop", impatient));
    assertEquals(ExitCode.UNAVAILABLE, refused.exitCode());
    assertOneLine(refused, "hdfs://127.0.0.1:1/shop");
  }

  private static void assertOneLine(JobException refused, String part) {
    assertTrue(refused.getMessage().contains(part), refused.getMessage());
    assertEquals(1, refused.getMessage().lines().count(), refused.getMessage());
  }
}
