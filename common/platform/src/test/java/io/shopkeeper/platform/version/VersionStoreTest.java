package io.shopkeeper.platform.version;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ExitCode;
import io.shopkeeper.core.JobException;
import io.shopkeeper.platform.storage.HadoopStorage;
import io.shopkeeper.platform.storage.Storage;
import io.shopkeeper.testkit.SharedSpark;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VersionStoreTest {
  @TempDir Path directory;
  private Storage storage;
  private VersionStore store;

  @BeforeEach
  void open() {
    storage = HadoopStorage.open(directory.toString(), new Configuration());
    store = storeAt("2024-06-01T00:00:00Z");
  }

  private VersionStore storeAt(String instant) {
    return new VersionStore(
        storage, "artifacts", Clock.fixed(Instant.parse(instant), ZoneOffset.UTC));
  }

  static Manifest draft(String runId) {
    return new Manifest(
        runId,
        "als-train",
        "2024-05-31",
        "2024-06-01T00:00:00Z",
        "unknown",
        "als { rank = 64 }",
        7,
        Map.of("events", "abc"),
        List.of(),
        Map.of("ndcg@20", 0.25, "nothing", Double.NaN),
        Map.of("source", "als"),
        null,
        Map.of("spark", "3.5.5"));
  }

  private Version publish(String runId) throws IOException {
    try (StagedVersion staging = store.stage("als", runId)) {
      staging.write("evaluation.json", runId.getBytes(UTF_8));
      return staging.commit(draft(runId));
    }
  }

  @Test
  void commitsWhatWasStagedWithRowsAndSums() throws IOException {
    Version version;
    try (StagedVersion staging = store.stage("als", "run-1")) {
      SharedSpark.session().range(0, 1000, 1, 4).write().parquet(staging.path("candidates"));
      SharedSpark.session().range(10).write().json(staging.path("model/metadata"));
      SharedSpark.session().range(0).write().parquet(staging.path("empty"));
      SharedSpark.session()
          .range(20)
          .selectExpr("id", "id % 2 as part")
          .write()
          .partitionBy("part")
          .parquet(staging.path("parts"));
      staging.write("evaluation.json", "{}".getBytes(UTF_8));
      staging.expect("candidates", 1000);
      assertEquals(List.of(), store.versions("als"));
      version = staging.commit(draft("run-1"));
    }
    assertEquals("0000001", version.label());
    assertEquals(List.of(version), store.versions("als"));
    assertEquals(Optional.of(version), store.ofRun("als", "run-1"));
    assertEquals(Optional.empty(), store.ofRun("als", "run-2"));
    assertEquals(List.of("als"), store.names());
    List<String> outputs = new ArrayList<>();
    for (Manifest.Output output : version.manifest().outputs()) {
      outputs.add(output.path() + " " + output.rows());
      assertTrue(output.checksum().matches("[0-9a-f]{64}"));
    }
    assertEquals(
        List.of(
            "candidates 1000", "empty 0", "evaluation.json -1", "model/metadata -1", "parts 20"),
        outputs);
    assertEquals(1000, SharedSpark.session().read().parquet(version.output("candidates")).count());
    assertEquals(List.of(), storage.list("artifacts/als/_staging"));
    assertEquals(draft("run-1").metrics(), version.manifest().metrics());
  }

  @Test
  void leavesNothingWithoutACommit() throws IOException {
    try (StagedVersion staging = store.stage("als", "run-1")) {
      staging.write("a.json", new byte[0]);
      staging.path("never-written");
      assertThrows(IOException.class, () -> staging.commit(draft("run-1")));
    }
    try (StagedVersion staging = store.stage("als", "run-1")) {
      SharedSpark.session().range(10).write().parquet(staging.path("table"));
      staging.expect("table", 11);
      assertThrows(IllegalStateException.class, () -> staging.commit(draft("run-1")));
    }
    try (StagedVersion staging = store.stage("als", "run-1")) {
      staging.write("table/part-0.parquet", "PAR1 no".getBytes(UTF_8));
      assertThrows(IOException.class, () -> staging.commit(draft("run-1")));
      assertThrows(JobException.class, () -> staging.path("../../versions/0000009"));
    }
    assertEquals(List.of(), store.versions("als"));
    assertEquals(List.of(), store.names());
    assertEquals(List.of(), storage.list("artifacts/als/_staging"));
  }

  @Test
  void endsWhereAFileStandsInTheWayOfVersions() throws IOException {
    storage.write("artifacts/als/versions", new byte[] {1});
    IOException refused = assertThrows(IOException.class, () -> publish("run-1"));
    assertTrue(refused.getMessage().contains("artifacts/als/versions"), refused.getMessage());
  }

  @Test
  void promotesRollsBackAndKeepsTheHistory() throws IOException {
    assertEquals(Optional.empty(), store.production("als"));
    assertEquals(
        ExitCode.USAGE,
        assertThrows(JobException.class, () -> store.rollback("als", "r")).exitCode());
    List<Version> versions = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      Version version = publish("run-" + i);
      versions.add(version);
      store.promote(version, "run-" + i, "gate passed");
      store.promote(version, "run-" + i, "gate passed");
      assertEquals(Optional.of(version), store.production("als"));
    }
    assertEquals(3, store.history("als").size());
    assertEquals(versions.get(1), store.rollback("als", "back-1"));
    assertEquals(versions.get(1), store.rollback("als", "back-1"), "the same run again");
    assertEquals(versions.get(0), store.rollback("als", "back-2"), "one further back");
    assertThrows(JobException.class, () -> store.rollback("als", "back-3"));
    assertEquals(Optional.of(versions.get(0)), store.production("als"));
    store.promote(versions.get(2), "run-4", "by hand");
    assertEquals(versions.get(0), store.rollback("als", "back-4"));
    List<Alias> history = store.history("als");
    assertEquals(7, history.size());
    assertEquals(
        new Alias(
            4,
            2,
            Alias.Action.ROLLBACK,
            "back-1",
            "rollback from version 0000003",
            "2024-06-01T00:00:00Z"),
        history.get(3));
  }

  /** What happens elsewhere just before something is renamed. */
  @FunctionalInterface
  private interface Meanwhile {
    void happen() throws IOException;
  }

  /** A store to which something happens once, just before it renames to or from a place. */
  private VersionStore interrupted(String place, Meanwhile meanwhile) {
    boolean[] happened = new boolean[1];
    Storage hooked =
        (Storage)
            Proxy.newProxyInstance(
                Storage.class.getClassLoader(),
                new Class<?>[] {Storage.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("rename")
                      && !happened[0]
                      && (arguments[0] + " " + arguments[1]).contains(place)) {
                    happened[0] = true;
                    meanwhile.happen();
                  }
                  try {
                    return method.invoke(storage, arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
    return new VersionStore(
        hooked, "artifacts", Clock.fixed(Instant.parse("2024-06-01T00:00:00Z"), ZoneOffset.UTC));
  }

  @Test
  void retentionPutsBackWhatWentLiveSinceItChose() throws IOException {
    Version first = publish("run-1");
    publish("run-2");
    publish("run-3");
    VersionStore retention =
        interrupted("versions/0000001", () -> store.promote(first, "run-1", "late"));
    assertEquals(List.of(2L), retention.retain("als", 1));
    assertEquals(first, store.production("als").orElseThrow());
  }

  @Test
  void whatRetentionDeletedJustBeforeDoesNotStayLive() throws IOException {
    Version first = publish("run-1");
    Version second = publish("run-2");
    publish("run-3");
    store.promote(second, "run-2", "in time");
    VersionStore publisher = interrupted("aliases/", () -> store.retain("als", 1));
    JobException late =
        assertThrows(JobException.class, () -> publisher.promote(first, "run-1", "too late"));
    assertEquals(ExitCode.UNAVAILABLE, late.exitCode());
    assertTrue(late.getMessage().contains("version 0000001 was deleted"), late.getMessage());
    assertEquals(second, store.production("als").orElseThrow());
    Version again = publish("run-1");
    store.promote(again, "run-1", "anew");
    assertEquals(again, store.production("als").orElseThrow());
  }

  @Test
  void goingBackPassesWhatRetentionDeletedJustBefore() throws IOException {
    List<Version> versions = new ArrayList<>();
    for (int run = 1; run <= 3; run++) {
      versions.add(publish("run-" + run));
      store.promote(versions.get(run - 1), "run-" + run, "good");
    }
    VersionStore hurried =
        interrupted(
            "aliases/", () -> storage.delete(store.directory("als", versions.get(1).number())));
    assertEquals(versions.get(0), hurried.rollback("als", "back"));
    assertEquals(versions.get(0), store.production("als").orElseThrow());
  }

  @Test
  void retainsProductionAndItsPredecessor() throws IOException {
    for (int i = 1; i <= 6; i++) {
      Version version = publish("run-" + i);
      if (i == 2 || i == 3) {
        store.promote(version, "run-" + i, "gate passed");
      }
    }
    assertEquals(List.of(1L, 4L, 5L), store.retain("als", 1));
    assertEquals(List.of(2L, 3L, 6L), store.versions("als").stream().map(Version::number).toList());
    assertEquals(2, store.rollback("als", "back").number());
    assertEquals(7, publish("run-7").number());
    assertEquals(List.of(), storage.list("artifacts/als/_staging"));
  }

  @Test
  void erasesOldLeftoversOnly() throws IOException {
    Instant now = Instant.now();
    Duration hour = Duration.ofHours(1);
    for (String name : List.of("dead", "alive")) {
      storage.write("artifacts/als/_staging/" + name + "/deep/part", new byte[0]);
    }
    try (Stream<Path> all = Files.walk(directory.resolve("artifacts/als/_staging/dead"))) {
      for (Path path : all.toList()) {
        Files.setLastModifiedTime(path, FileTime.from(now.minus(hour)));
      }
    }
    Duration day = Duration.ofDays(1);
    VersionStore behind = storeAt(now.minus(day).toString());
    assertEquals(List.of(), behind.eraseLeftovers("als", hour), "a clock that is behind waits");
    VersionStore ahead = storeAt(now.plus(day).toString());
    assertEquals(
        List.of("dead"), ahead.eraseLeftovers("als", hour), "one ahead takes no living run's work");
    assertEquals(List.of("alive"), storage.list("artifacts/als/_staging"));
  }

  @Test
  void losesNoVersionOfEightPublishersThatRace() throws Exception {
    int publishers = 8;
    int each = 10;
    int all = publishers * each;
    ExecutorService pool = Executors.newFixedThreadPool(publishers);
    try {
      List<Future<Void>> done = new ArrayList<>();
      for (int p = 0; p < publishers; p++) {
        int publisher = p;
        done.add(
            pool.submit(
                () -> {
                  for (int i = 0; i < each; i++) {
                    String run = "run-" + publisher + "-" + i;
                    store.promote(publish(run), run, "race");
                  }
                  return null;
                }));
      }
      for (Future<Void> future : done) {
        future.get();
      }
    } finally {
      pool.shutdownNow();
    }
    List<Version> versions = store.versions("als");
    assertEquals(all, versions.size());
    assertEquals(all, versions.get(versions.size() - 1).number());
    assertEquals(all, versions.stream().map(v -> v.manifest().runId()).distinct().count());
    for (Version version : versions) {
      String path = "artifacts/als/versions/" + version.label();
      assertEquals(List.of("evaluation.json", "manifest.json"), storage.list(path));
      assertEquals(
          version.manifest().runId(), new String(storage.read(path + "/evaluation.json"), UTF_8));
    }
    assertFalse(store.history("als").isEmpty());
    assertNotEquals(Optional.empty(), store.production("als"));
    assertEquals(List.of(), storage.list("artifacts/als/_staging"));
  }
}
