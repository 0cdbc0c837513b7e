package io.shopkeeper.platform.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.apache.spark.network.util.JavaUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code conf/env} ships runs on a cluster to which nobody has added anything. */
class EnvironmentsTest {
  /** What a NodeManager offers by default, in MiB. */
  private static final long SMALL_NODE = 8192;

  private static RunnerSettings shipped(String env) {
    JobRunnerTest.CountJob job = new JobRunnerTest.CountJob();
    return SettingsLayers.resolve(
            new JobCatalogue(List.of(job)),
            job,
            JobTest.repository(),
            CommandLine.parse(
                "count", "--env", env, "--set", "count.rows=1", "--set", "count.mode=work"))
        .bind(RunnerSettings.class);
  }

  private static long container(Map<String, String> spark, String jvm) {
    long heap = JavaUtils.byteStringAsMb(spark.get(jvm + ".memory"));
    return heap + Math.max(384, heap / 10);
  }

  @ParameterizedTest
  @ValueSource(strings = {"yarn", "standalone", "kubernetes"})
  void aDriverAndAnExecutorFitTheSmallestNode(String env) {
    RunnerSettings settings = shipped(env);
    Map<String, String> spark = settings.spark();
    assertTrue(container(spark, "driver") + container(spark, "executor") <= SMALL_NODE);
    assertTrue(Integer.parseInt(spark.get("executor.cores")) <= 2);
    // Pods rarely reach a driver outside their cluster.
    assertEquals(env.equals("kubernetes") ? "cluster" : "client", spark.get("submit.deployMode"));
    Roots.check(settings, spark.get("master"));
  }

  @Test
  void noNodeManagerNeedsAServiceOfSparks() {
    Map<String, String> spark = shipped("yarn").spark();
    assertFalse(Boolean.parseBoolean(spark.get("shuffle.service.enabled")));
    assertEquals(
        spark.get("dynamicAllocation.enabled"),
        spark.get("dynamicAllocation.shuffleTracking.enabled"),
        "without either, Spark refuses or waits for ever");
  }
}
