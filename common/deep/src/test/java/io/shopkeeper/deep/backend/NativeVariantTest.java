package io.shopkeeper.deep.backend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

  @Test
  void loadsItWithOneThread() {
    Backend.SINGLE_THREAD.start();
    assertEquals(1, openMpThreads());
    assertEquals(1, Nd4j.getEnvironment().maxMasterThreads());
    String library = org.bytedeco.javacpp.Loader.getLoadedLibraries().get("nd4jcpu");
    NativeVariant variant = NativeVariant.ofThisCpu();
    String expected =
        "linux-x86_64" + (variant == NativeVariant.PLAIN ? "" : variant.extension()) + "/";
    assertTrue(library.contains(expected), library);
    new Backend(2, 0).start();
    assertEquals(2, openMpThreads());
    Backend.SINGLE_THREAD.start();
  }

  private static int openMpThreads() {
    return NativeOpsHolder.getInstance().getDeviceNativeOps().ompGetMaxThreads();
  }
}
