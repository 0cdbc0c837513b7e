package io.shopkeeper.app.operate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.app.operate.Finding.Verdict;
import java.time.Duration;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class DiagnosisTest {
  private static final long GIB = 1L << 30;

  @Test
  void versionsMustFitWhatWasBuilt() {
    assertEquals(Verdict.OK, Diagnosis.java(17, "driver").verdict());
    assertEquals(Verdict.FAIL, Diagnosis.java(21, "driver").verdict());
    assertEquals(Verdict.FAIL, Diagnosis.java(11, "driver").verdict());
    assertEquals(Verdict.OK, Diagnosis.scala("2.12", "2.12.18").verdict());
    assertEquals(Verdict.FAIL, Diagnosis.scala("2.12", "2.13.8").verdict());
    assertEquals(Verdict.OK, Diagnosis.spark("3.5.5", "3.5.1").verdict());
    assertEquals(Verdict.FAIL, Diagnosis.spark("3.5.5", "3.50.1").verdict());
    assertEquals(Verdict.FAIL, Diagnosis.spark("3.5.5", "4.0.0").verdict());
  }

  @Test
  void heapMustFitTheMachine() {
    assertEquals(Verdict.OK, Diagnosis.heap(4 * GIB, 16 * GIB).verdict());
    assertEquals(Verdict.OK, Diagnosis.heap(4 * GIB, 0).verdict());
    assertEquals(Verdict.WARN, Diagnosis.heap(GIB, 16 * GIB).verdict());
    assertEquals(Verdict.WARN, Diagnosis.heap(15 * GIB, 16 * GIB).verdict());
    assertEquals(Verdict.FAIL, Diagnosis.heap(17 * GIB, 16 * GIB).verdict());
  }

  @Test
  void roomRunsOutInSteps() {
    assertEquals(Verdict.OK, Diagnosis.disk("d", 11 * GIB, 10).verdict());
    assertEquals(Verdict.WARN, Diagnosis.disk("d", 9 * GIB, 10).verdict());
    assertEquals(Verdict.FAIL, Diagnosis.disk("d", GIB / 2, 10).verdict());
  }

  @Test
  void clocksMayDifferALittleInBothDirections() {
    Duration allowed = Duration.ofSeconds(5);
    LongStream.of(-1, 1)
        .forEach(
            sign -> {
              assertEquals(
                  Verdict.OK, Diagnosis.clock(Duration.ofSeconds(sign * 5), allowed).verdict());
              assertEquals(
                  Verdict.WARN, Diagnosis.clock(Duration.ofSeconds(sign * 6), allowed).verdict());
              assertEquals(
                  Verdict.FAIL, Diagnosis.clock(Duration.ofSeconds(sign * 61), allowed).verdict());
            });
  }

  @Test
  void linearAlgebraIsNamed() {
    assertEquals(Verdict.OK, Diagnosis.blas("JNIBLAS").verdict());
    assertEquals(Verdict.OK, Diagnosis.blas("VectorBLAS").verdict());
    assertEquals(Verdict.WARN, Diagnosis.blas("Java11BLAS").verdict());
  }

  @Test
  void anExecutorWithADiskOfItsOwnIsNamed() {
    assertEquals(Verdict.OK, Diagnosis.shared(8, Map.of("driver", 8, "1@a", 8)).verdict());
    Finding blind = Diagnosis.shared(8, Map.of("driver", 0, "1@a", 5, "2@b", 3));
    assertEquals(Verdict.FAIL, blind.verdict());
    assertTrue(blind.state().contains("1@a sees 5, 2@b sees 3, driver sees 0"), blind.state());
  }

  @Test
  void percentilesAreByNearestRank() {
    long[] nanos = LongStream.rangeClosed(1, 200).map(i -> (201 - i) * 1_000_000).toArray();
    assertEquals(new Latencies(100, 198, 200), Latencies.of(nanos));
    assertEquals(new Latencies(7e-6, 7e-6, 7e-6), Latencies.of(new long[] {7}));
  }

  @Test
  void whereNoExecutorComesTheAdviceIsForThatCluster() {
    SparkConf conf =
        new SparkConf(false)
            .set("spark.executor.cores", "4")
            .set("spark.executor.memory", "6g")
            .set("spark.master", "spark://m:7077");
    Duration waited = Duration.ofMinutes(2);
    String standalone = Diagnosis.noExecutor(conf, waited).toString();
    assertTrue(
        standalone.startsWith("FAIL executors: none of 4 cores and 6g of memory came in 120 s"),
        standalone);
    assertTrue(standalone.contains("a Worker must have as much free"), standalone);
    conf.set("spark.master", "yarn");
    assertTrue(Diagnosis.noExecutor(conf, waited).toString().contains("the queue is full"));
    conf.set("spark.shuffle.service.enabled", "true");
    String service = Diagnosis.noExecutor(conf, waited).toString();
    assertTrue(service.contains("spark.shuffle.service.enabled=false"), service);
  }
}
