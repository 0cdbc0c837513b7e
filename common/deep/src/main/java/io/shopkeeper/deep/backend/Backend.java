package io.shopkeeper.deep.backend;

import java.io.Serializable;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.deeplearning4j.util.CrashReportingUtil;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process-wide settings of ND4J. Code that uses ND4J must call {@link #start} first, on the
 * driver and on executors, and so must code that builds the configuration of a network: a layer's
 * builder already loads the native library. Only the first call in a process chooses the native
 * library and the limits.
 *
 * @param threads compute threads of one operation, at least 1: one per task slot. ND4J's default of
 *     four made two tasks on two cores two to three times slower
 * @param offHeapBytes limit of off-heap memory for arrays, in bytes; 0 for JavaCPP's default
 */
public record Backend(int threads, long offHeapBytes) implements Serializable {
  private static final Logger LOG = LoggerFactory.getLogger(Backend.class);
  private static final String EXTENSION = "org.bytedeco.javacpp.platform.extension";
  private static final String MAX_BYTES = "org.bytedeco.javacpp.maxbytes";
  private static final String MAX_PHYSICAL_BYTES = "org.bytedeco.javacpp.maxphysicalbytes";

  private static boolean started;

  /** One compute thread, with JavaCPP's default limit of memory. */
  public static final Backend SINGLE_THREAD = new Backend(1, 0);

  /** The same settings with another number of threads. */
  public Backend withThreads(int other) {
    return new Backend(other, offHeapBytes);
  }

  /** The same settings with a limit of off-heap memory. */
  public Backend withOffHeap(long bytes) {
    return new Backend(threads, bytes);
  }

  /** Initialises ND4J in this process and sets the number of threads for the calling thread. */
  public void start() {
    start(this);
  }

  private static synchronized void start(Backend wanted) {
    if (!started) {
      setUnlessGiven(EXTENSION, NativeVariant.ofThisCpu().extension());
      if (wanted.offHeapBytes > 0) {
        long heap = Runtime.getRuntime().maxMemory();
        setUnlessGiven(MAX_BYTES, Long.toString(wanted.offHeapBytes));
        // The memory that the cluster grants: above it, the process would be killed before our
        // error.
        setUnlessGiven(MAX_PHYSICAL_BYTES, Long.toString(heap + wanted.offHeapBytes));
      }
      // A crash dump would be written into the executor's working directory.
      CrashReportingUtil.crashDumpsEnabled(false);
      Nd4j.setDefaultDataTypes(DataType.FLOAT, DataType.FLOAT);
      started = true;
      LOG.info("ND4J with {}", System.getProperty(EXTENSION));
    }
    Nd4j.getEnvironment().setMaxThreads(wanted.threads);
    Nd4j.getEnvironment().setMaxMasterThreads(wanted.threads);
    // An OpenMP setting is per calling thread, so it is set at every start, on the task's thread.
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(wanted.threads);
    // OpenBLAS starts with one thread per core regardless of ND4J's setting.
    openblas_nolapack.blas_set_num_threads(wanted.threads);
  }

  private static void setUnlessGiven(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
