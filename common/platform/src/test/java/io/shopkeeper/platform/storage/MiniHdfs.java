package io.shopkeeper.platform.storage;

import io.shopkeeper.testkit.MemoryDirectories;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.MiniDFSCluster;

/** The one HDFS of a test run: a NameNode and two DataNodes in this JVM. */
public final class MiniHdfs {
  /** DataNodes, and replicas of every block. */
  public static final int DATA_NODES = 2;

  private static MiniDFSCluster cluster;

  private MiniHdfs() {}

  /** The cluster, started at the first call and stopped with the JVM. */
  public static synchronized MiniDFSCluster cluster() {
    if (cluster == null) {
      try {
        Path directory = MemoryDirectories.create("mini-hdfs");
        Configuration configuration = new Configuration();
        configuration.setInt("dfs.replication", DATA_NODES);
        configuration.set("dfs.permissions.superusergroup", "supergroup");
        // Blocks of small files, and DataNodes whose death is noticed within seconds.
        configuration.setInt("dfs.namenode.fs-limits.min-block-size", 1024);
        configuration.setInt("dfs.heartbeat.interval", 1);
        configuration.setInt("dfs.namenode.heartbeat.recheck-interval", 1000);
        File data = directory.toFile();
        cluster = new MiniDFSCluster.Builder(configuration, data).numDataNodes(DATA_NODES).build();
        cluster.waitActive();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> cluster.shutdown(true)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return cluster;
  }

  /** Its file system, for what only an administrator does. */
  public static DistributedFileSystem fileSystem() {
    try {
      return cluster().getFileSystem();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a client of it sets. */
  public static Configuration configuration() {
    Configuration client = new Configuration();
    client.setInt("dfs.replication", DATA_NODES);
    // A quota counts whole blocks: small ones for our small files, Spark's are of 128 MB.
    client.setLong("dfs.blocksize", 1 << 20);
    // Closing a file asks whether its last block is there, and by default sleeps for 400 ms if not.
    client.setInt("dfs.client.block.write.locateFollowingBlock.initial.delay.ms", 2);
    client.setInt("dfs.client.block.write.locateFollowingBlock.retries", 10);
    client.setInt("ipc.client.connect.max.retries", 1);
    return client;
  }

  /** An empty storage of that name. */
  public static Storage open(String name) {
    return HadoopStorage.open(
        fileSystem().getUri() + "/" + name + "-" + System.nanoTime(), configuration());
  }
}
