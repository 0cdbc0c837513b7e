package io.shopkeeper.platform.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ExitCode;
import io.shopkeeper.core.JobException;
import io.shopkeeper.platform.table.TableCrashes;
import io.shopkeeper.platform.table.TableSpec;
import io.shopkeeper.platform.table.TableStore;
import io.shopkeeper.platform.table.TableWrite;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.platform.version.VersionCrashes;
import io.shopkeeper.testkit.SharedSpark;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.hdfs.protocol.HdfsConstants;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** What only a real HDFS does: quotas, DataNodes that go, a NameNode in safe mode. */
class HdfsIT {
  private static final String DAY = "2024-01-01";

  @Test
  void aRootWithoutANameNodeIsThatOfTheConfiguration() throws Exception {
    Configuration client = MiniHdfs.configuration();
    JobException refused =
        assertThrows(JobException.class, () -> HadoopStorage.open("hdfs:///shop", client));
    assertEquals(ExitCode.USAGE, refused.exitCode());
    assertTrue(refused.getMessage().contains("HADOOP_CONF_DIR"), refused.getMessage());
    client.set("fs.defaultFS", MiniHdfs.fileSystem().getUri().toString());
    for (String root : List.of("hdfs:///shop", "hdfs:/shop")) {
      Storage storage = HadoopStorage.open(root, client);
      assertEquals(new Path(MiniHdfs.fileSystem().getUri() + "/shop"), storage.root());
      storage.makeDirectories("a");
      storage.rename("a", "b");
      assertEquals(List.of("b"), storage.list(""));
      storage.delete("b");
    }
  }

  @Test
  void keepsTheContractOfStorage() throws Exception {
    Storage storage = MiniHdfs.open("contract");
    storage.write("from/x", "一".getBytes(UTF_8));
    storage.write("to/y", new byte[] {2});
    storage.makeDirectories("empty");
    assertArrayEquals("一".getBytes(UTF_8), storage.read("from/x"));
    assertThrows(IOException.class, () -> storage.write("from/x", new byte[0]));
    for (String target : List.of("to", "empty", "to/y")) {
      assertThrows(FileAlreadyExistsException.class, () -> storage.rename("from", target));
    }
    assertThrows(FileNotFoundException.class, () -> storage.rename("none", "new"));
    assertThrows(FileNotFoundException.class, () -> storage.touch("none/beat"));
    assertThrows(FileNotFoundException.class, () -> storage.read("none"));
    storage.touch("to/beat");
    long first = storage.modified("to/beat");
    Thread.sleep(20);
    storage.touch("to/beat");
    assertTrue(storage.modified("to/beat") > first);
    storage.copy("from/x", "copied/z");
    assertEquals(List.of(new Storage.FileEntry("z", 3)), storage.files("copied"));
    storage.makePrivateDirectories("quarantine/events");
    assertEquals(
        "rwx------",
        MiniHdfs.fileSystem()
            .getFileStatus(storage.path("quarantine/events"))
            .getPermission()
            .toString());
    storage.delete("to");
    storage.delete("to");
    assertEquals(List.of("copied", "empty", "from", "quarantine"), storage.list(""));
  }

  @Test
  void losesNoVersionOfEightPublishersThatRace() throws Exception {
    Storage storage = MiniHdfs.open("race");
    int publishers = 8;
    ExecutorService pool = Executors.newFixedThreadPool(publishers);
    try {
      List<Future<Version>> done = new ArrayList<>();
      for (int i = 0; i < 5 * publishers; i++) {
        String run = "run-" + i;
        done.add(pool.submit(() -> VersionCrashes.release(storage, run)));
      }
      for (Future<Version> future : done) {
        VersionCrashes.assertWhole(storage, future.get(), "race");
      }
      List<Version> versions = VersionCrashes.store(storage).versions("shop");
      assertEquals(done.size(), versions.size());
      assertEquals(done.size(), versions.get(versions.size() - 1).number());
      assertEquals(List.of(), storage.list("releases/shop/_staging"));
    } finally {
      pool.shutdownNow();
    }
  }

  /** Raises the quota of names one by one, so that it is reached at every step in turn. */
  @Test
  void aQuotaReachedAnywhereLosesNothing() throws Exception {
    Storage storage = MiniHdfs.open("quota");
    DistributedFileSystem hdfs = MiniHdfs.fileSystem();
    Path root = storage.root();
    DyingProcess.work(storage, 1);
    long used = hdfs.getContentSummary(root).getFileAndDirectoryCount();
    int refusals = 0;
    for (boolean done = false; !done; ) {
      hdfs.setQuota(root, used + refusals, HdfsConstants.QUOTA_DONT_SET);
      try {
        DyingProcess.work(storage, 2);
        done = true;
      } catch (JobException e) {
        refusals++;
        assertTrue(refusals < 60, "refused attempts use up what is added to the quota");
        assertEquals(ExitCode.UNAVAILABLE, e.exitCode());
        assertEquals(1, e.getMessage().lines().count());
        assertTrue(e.getMessage().contains("quota"), e.getMessage());
        Map<String, String> table = TableCrashes.read(storage);
        assertTrue(
            table.equals(DyingProcess.contents(1)) || table.equals(DyingProcess.contents(2)));
        for (Version version : VersionCrashes.store(storage).versions("shop")) {
          VersionCrashes.assertWhole(storage, version, "quota");
        }
      }
    }
    hdfs.setQuota(root, HdfsConstants.QUOTA_RESET, HdfsConstants.QUOTA_RESET);
    assertTrue(refusals > 5, refusals + " refusals");
    DyingProcess.work(storage, 2);
    assertEquals(DyingProcess.contents(2), TableCrashes.read(storage));
    assertEquals(2, VersionCrashes.store(storage).versions("shop").size());
    TableCrashes.assertClean(storage, "after the quota");
    assertEquals(List.of(), storage.list("releases/shop/_staging"));
  }

  private static final TableSpec NOTES =
      new TableSpec(
          "notes",
          TableSpec.Kind.INCREMENT,
          List.of("id"),
          new StructType().add("id", DataTypes.LongType, false));

  private static void replaceBySpark(Storage storage, String run, long rows) throws IOException {
    Dataset<Row> content = SharedSpark.session().range(rows).selectExpr("id", "'" + DAY + "' ds");
    try (TableWrite write = tables(storage).write(NOTES, run)) {
      write.replace(Set.of(DAY), content);
      write.commit();
    }
  }

  private static TableStore tables(Storage storage) {
    return new TableStore(
        SharedSpark.session(),
        storage,
        Clock.fixed(Instant.parse("2024-06-01T00:00:00Z"), ZoneOffset.UTC));
  }

  private static long count(Storage storage) throws IOException {
    return tables(storage).read(NOTES, LocalDate.parse(DAY)).count();
  }

  @Test
  void aSpaceQuotaReachedBySparkIsOneLineAndLosesNothing() throws Exception {
    Storage storage = MiniHdfs.open("space");
    DistributedFileSystem hdfs = MiniHdfs.fileSystem();
    replaceBySpark(storage, "run-1", 10);
    hdfs.setQuota(storage.root(), HdfsConstants.QUOTA_DONT_SET, 100L << 20);
    JobException refused =
        assertThrows(JobException.class, () -> replaceBySpark(storage, "run-2", 20));
    assertEquals(ExitCode.UNAVAILABLE, refused.exitCode());
    assertEquals(1, refused.getMessage().lines().count(), refused.getMessage());
    assertTrue(refused.getMessage().contains("quota"), refused.getMessage());
    assertEquals(10, count(storage));
    hdfs.setQuota(storage.root(), HdfsConstants.QUOTA_DONT_SET, HdfsConstants.QUOTA_RESET);
    replaceBySpark(storage, "run-2", 20);
    assertEquals(20, count(storage));
    assertEquals(
        List.of("_epochs", "_ledger", "_staging", "ds=" + DAY), storage.list("tables/notes"));
    assertEquals(List.of(), storage.list("tables/notes/_staging"));
  }

  @Test
  void worksWithADataNodeGoneAndSaysSoWithNone() throws Exception {
    Storage storage = MiniHdfs.open("nodes");
    MiniDFSCluster cluster = MiniHdfs.cluster();
    DyingProcess.work(storage, 1);
    replaceBySpark(storage, "run-1", 10);
    MiniDFSCluster.DataNodeProperties first = cluster.stopDataNode(0);
    try {
      DyingProcess.work(storage, 2);
      replaceBySpark(storage, "run-2", 20);
      assertEquals(20, count(storage));
      MiniDFSCluster.DataNodeProperties second = cluster.stopDataNode(0);
      try {
        JobException refused =
            assertThrows(JobException.class, () -> DyingProcess.work(storage, 3));
        assertEquals(ExitCode.UNAVAILABLE, refused.exitCode());
        assertEquals(1, refused.getMessage().lines().count(), refused.getMessage());
        assertTrue(refused.getMessage().contains("DataNodes"), refused.getMessage());
      } finally {
        assertTrue(cluster.restartDataNode(second, false));
      }
    } finally {
      assertTrue(cluster.restartDataNode(first, false));
    }
    cluster.waitActive();
    assertEquals(DyingProcess.contents(2), TableCrashes.read(storage));
    DyingProcess.work(storage, 3);
    assertEquals(DyingProcess.contents(3), TableCrashes.read(storage));
    assertEquals(3, VersionCrashes.store(storage).versions("shop").size());
    TableCrashes.assertClean(storage, "after the DataNodes came back");
  }

  @Test
  void saysThatTheNameNodeIsInSafeMode() throws Exception {
    Storage storage = MiniHdfs.open("safe");
    MiniHdfs.fileSystem().setSafeMode(HdfsConstants.SafeModeAction.SAFEMODE_ENTER);
    try {
      JobException refused = assertThrows(JobException.class, () -> storage.makeDirectories("x"));
      assertEquals(ExitCode.UNAVAILABLE, refused.exitCode());
      assertTrue(refused.getMessage().contains("safe mode"), refused.getMessage());
    } finally {
      MiniHdfs.fileSystem().setSafeMode(HdfsConstants.SafeModeAction.SAFEMODE_LEAVE);
    }
    assertFalse(storage.exists("x"));
  }
}
