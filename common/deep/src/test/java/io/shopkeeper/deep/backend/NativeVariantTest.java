package io.shopkeeper.deep.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;

class NativeVariantTest {
  @Test
  void takesWhatTheCpuHas() {
    assertEquals(
        NativeVariant.ONEDNN_AVX512,
        NativeVariant.of("processor : 0\nflags\t\t: fma avx2 avx512f avx512dq avx512bw avx512vl"));
    assertEquals(NativeVariant.ONEDNN_AVX2, NativeVariant.of("flags : sse2 avx fma avx2 avx512f"));
    assertEquals(NativeVariant.PLAIN, NativeVariant.of("flags : sse2 avx"));
    assertEquals(NativeVariant.PLAIN, NativeVariant.of("Features : asimd"));
    assertEquals(NativeVariant.PLAIN, NativeVariant.of(""));
  }

  /**
   * In a process of its own, since the first that loads the library in a process decides: here it
   * is a network that is defined.
   */
  @Test
  void whoDefinesANetworkLoadsItWithOneThread() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "io.shopkeeper.deep.text.DefinesFirst")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    List<String> said;
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      said = lines.lines().filter(line -> line.startsWith("library ")).toList();
    }
    assertEquals(0, process.waitFor());
    NativeVariant variant = NativeVariant.ofThisCpu();
    String expected =
        "linux-x86_64" + (variant == NativeVariant.PLAIN ? "" : variant.extension()) + "/";
    assertTrue(said.get(0).contains(expected), said + " is not " + expected);
  }

  @Test
  void threadsAreThoseOfTheLastCall() {
    Backend.SINGLE_THREAD.start();
    assertEquals(1, openMpThreads());
    assertEquals(1, Nd4j.getEnvironment().maxMasterThreads());
    new Backend(2, 0).start();
    assertEquals(2, openMpThreads());
    Backend.SINGLE_THREAD.start();
  }

  private static int openMpThreads() {
    return NativeOpsHolder.getInstance().getDeviceNativeOps().ompGetMaxThreads();
  }
}
