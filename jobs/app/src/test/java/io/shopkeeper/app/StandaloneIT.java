package io.shopkeeper.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.platform.job.JobTest;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Submits from this checkout to a standalone cluster, a Master and a Worker of the embedded Spark,
 * on which the driver runs too: it gets nothing but what was sent.
 */
@Tag("long")
class StandaloneIT {
  private static final Path REPOSITORY = JobTest.repository();

  @TempDir static Path machine;
  private static final List<Process> DAEMONS = new ArrayList<>();
  private static String master;

  private record Ended(int exit, String err) {}

  @BeforeAll
  static void start() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Path jars = Files.createDirectories(machine.resolve("spark/jars"));
    String classPath = Files.readString(REPOSITORY.resolve("jobs/app/target/embedded.classpath"));
    for (String jar : classPath.strip().split(File.pathSeparator, -1)) {
      Files.createSymbolicLink(jars.resolve(Path.of(jar).getFileName()), Path.of(jar));
    }
    master = "spark://127.0.0.1:" + port;
    daemon("master.Master", "elected leader", "--port", Integer.toString(port));
    daemon(
        "worker.Worker",
        "Successfully registered",
        "--cores",
        "2",
        "--memory",
        "2g",
        "--work-dir",
        machine.resolve("work").toString(),
        master);
  }

  private static void daemon(String name, String up, String... arguments) throws Exception {
    Path log = machine.resolve(name + ".log");
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(
            System.getProperty("java.home") + "/bin/java",
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-cp",
            machine.resolve("spark/jars") + "/*",
            "org.apache.spark.deploy." + name,
            "--host",
            "127.0.0.1",
            "--webui-port",
            "0"));
    command.addAll(Arrays.asList(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(machine.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("SPARK_HOME", machine.resolve("spark").toString());
    builder.environment().put("SPARK_SCALA_VERSION", "2.12");
    builder.environment().put("SPARK_LOCAL_IP", "127.0.0.1");
    Process daemon = builder.start();
    DAEMONS.add(daemon);
    for (int i = 0; i < 600 && !Files.readString(log).contains(up); i++) {
      assertTrue(daemon.isAlive(), Files.readString(log));
      Thread.sleep(100);
    }
    assertTrue(Files.readString(log).contains(up), Files.readString(log));
  }

  @AfterAll
  static void stop() {
    for (Process daemon : DAEMONS) {
      daemon.descendants().forEach(ProcessHandle::destroyForcibly);
      daemon.destroyForcibly();
    }
  }

  private static Ended ingest(Path mapping) throws Exception {
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(
            REPOSITORY.resolve("submit-scripts/submit").toString(),
            "ingest",
            "--env",
            "standalone",
            "--as-of",
            "2024-05-31"));
    for (String setting :
        List.of(
            "spark.master=" + master,
            "spark.driver.memory=600m",
            "spark.executor.memory=600m",
            "spark.sql.shuffle.partitions=2",
            "shopkeeper.root=" + machine.resolve("root"),
            "storage.shared-filesystem=true",
            // The driver is here, too: a key for it may lie in a file.
            "shopkeeper.key-file=" + machine.resolve("key"),
            "ingest.input=" + machine.resolve("drop"),
            "ingest.mapping=" + mapping)) {
      command.addAll(List.of("--set", setting));
    }
    command.addAll(List.of("--", "--deploy-mode", "cluster"));
    Path err = Files.createTempFile(machine, "err", "");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(machine.toFile())
            .redirectErrorStream(true)
            .redirectOutput(err.toFile());
    builder.environment().remove("SPARK_HOME");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    // Of no host here: the driver's is that of its Worker.
    builder.environment().put("SPARK_LOCAL_IP", "203.0.113.1");
    Process submit = builder.start();
    if (!submit.waitFor(10, TimeUnit.MINUTES)) {
      submit.destroyForcibly();
      throw new AssertionError("submit does not end: " + Files.readString(err));
    }
    return new Ended(submit.exitValue(), Files.readString(err));
  }

  private static List<Path> submissions() throws IOException {
    try (Stream<Path> left = Files.list(machine.resolve("root/runs/_submissions"))) {
      return left.toList();
    }
  }

  @Test
  void aDriverOnAWorkerReadsWhatWasSentAndSubmitEndsAsItDid() throws Exception {
    Files.writeString(machine.resolve("key"), JobTest.KEY);
    assertTrue(machine.resolve("key").toFile().setReadable(false, false));
    assertTrue(machine.resolve("key").toFile().setReadable(true, true));
    Path drop = Files.createDirectories(machine.resolve("drop"));
    Files.writeString(drop.resolve("商品.csv"), "id,sku,what,at\ne1,s,view,2024-05-31\n");
    String mapping =
        """
        sources.log {
          table = events, files = ["*.csv"], event-types { view = view }
          columns { event_id = id, item_id = sku, event_type = what, event_time = at }
        }
        """;
    Ended done = ingest(Files.writeString(machine.resolve("shop.conf"), mapping));
    assertEquals(0, done.exit(), done.err());
    assertTrue(done.err().contains("on the cluster; the whole log: work/driver-"), done.err());
    assertTrue(done.err().contains("1 records of 1 files = 1 curated"), done.err());
    assertEquals(List.of(), submissions());

    Ended wrong =
        ingest(
            Files.writeString(
                machine.resolve("wrong.conf"), mapping.replace("item_id = sku, ", "")));
    assertEquals(64, wrong.exit(), wrong.err());
    List<String> lines =
        wrong.err().lines().filter(line -> line.startsWith("shopkeeper: ")).toList();
    assertEquals(1, lines.size(), wrong.err());
    assertTrue(lines.get(0).contains("item_id"), lines.get(0));
    assertEquals(List.of(), submissions());
  }
}
