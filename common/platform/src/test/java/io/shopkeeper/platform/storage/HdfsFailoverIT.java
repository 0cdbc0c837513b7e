package io.shopkeeper.platform.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.shopkeeper.platform.storage.FailingStorage.Death;
import io.shopkeeper.platform.table.TableCrashes;
import io.shopkeeper.platform.version.VersionCrashes;
import io.shopkeeper.testkit.MemoryDirectories;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.hdfs.MiniDFSNNTopology;
import org.apache.hadoop.hdfs.server.namenode.ha.HATestUtil;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A nameservice of two NameNodes, one of which takes over in the middle of a commit. */
class HdfsFailoverIT {
  private static final String SERVICE = "shop";

  private static MiniDFSCluster cluster;
  private static Configuration client;
  private static int active;

  @BeforeAll
  static void start() throws Exception {
    Configuration configuration = new Configuration();
    configuration.setInt("dfs.ha.tail-edits.period", 1);
    cluster =
        new MiniDFSCluster.Builder(configuration, MemoryDirectories.create("mini-hdfs-ha").toFile())
            .nnTopology(MiniDFSNNTopology.simpleHATopology())
            .numDataNodes(1)
            .build();
    cluster.waitActive();
    cluster.transitionToActive(active);
    client = MiniHdfs.configuration();
    client.setInt("dfs.replication", 1);
    client.setInt("dfs.client.failover.sleep.base.millis", 10);
    client.setInt("dfs.client.failover.sleep.max.millis", 100);
    HATestUtil.setFailoverConfigurations(cluster, client, SERVICE);
  }

  @AfterAll
  static void stop() {
    cluster.shutdown(true);
  }

  private static void failOver() {
    try {
      cluster.transitionToStandby(active);
      active = 1 - active;
      cluster.transitionToActive(active);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void theRootIsTheServiceHoweverItIsNamed() {
    client.set("fs.defaultFS", "hdfs://" + SERVICE);
    for (String root : new String[] {"hdfs:///named", "hdfs://" + SERVICE + "/named"}) {
      assertEquals(
          new Path("hdfs://" + SERVICE + "/named"), HadoopStorage.open(root, client).root());
    }
  }

  private static Storage withOneCommit(String name) throws IOException {
    Storage storage = HadoopStorage.open("hdfs://" + SERVICE + "/" + name, client);
    DyingProcess.work(storage, 1);
    return storage;
  }

  private static int steps(Storage storage) throws IOException {
    FailingStorage calm = new FailingStorage(storage, 0, Death.BEFORE, (step, what) -> {});
    DyingProcess.work(calm, DyingProcess.next(storage));
    return calm.steps().size();
  }

  @Test
  void aCommitGoesOnWithTheOtherNameNode() throws Exception {
    Storage storage = withOneCommit("some-steps");
    int steps = steps(storage);
    commit(storage, List.of(steps / 4, steps / 2, steps - 1));
  }

  @Test
  @Tag("long")
  void atEveryStep() throws Exception {
    Storage storage = withOneCommit("every-step");
    commit(storage, IntStream.rangeClosed(1, steps(storage)).boxed().toList());
  }

  /** Replaces a table and releases, with the other NameNode from a step on; for each of these. */
  private static void commit(Storage storage, List<Integer> steps) throws IOException {
    for (int step : steps) {
      long number = DyingProcess.next(storage);
      AtomicInteger failovers = new AtomicInteger();
      FailingStorage watched =
          new FailingStorage(
              storage,
              0,
              Death.BEFORE,
              (now, what) -> {
                if (now == step) {
                  failovers.incrementAndGet();
                  failOver();
                }
              });
      DyingProcess.work(watched, number);
      String where = "NameNode lost at step " + step;
      assertEquals(1, failovers.get(), where);
      assertEquals(number + 1, DyingProcess.next(storage), where);
      assertEquals(DyingProcess.contents(number), TableCrashes.read(storage), where);
      TableCrashes.assertClean(storage, where);
      VersionCrashes.assertWhole(
          storage, VersionCrashes.store(storage).production("shop").orElseThrow(), where);
    }
  }
}
