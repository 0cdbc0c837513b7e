package io.shopkeeper.deep.layer;

import org.bytedeco.openblas.global.openblas_nolapack;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Threads of the native libraries. Spark runs one training task per core, so that each of them
 * wants one thread; the libraries left alone take all cores each, and two tasks on two cores then
 * run at a third of the speed.
 */
public final class CpuThreads {
  private CpuThreads() {}

  /**
   * Lets ND4J, oneDNN and OpenBLAS work in the calling thread alone, from now on, in the whole
   * process.
   */
  public static void one() {
    Nd4j.getEnvironment().setMaxThreads(1);
    Nd4j.getEnvironment().setMaxMasterThreads(1);
    openblas_nolapack.blas_set_num_threads(1);
  }
}
