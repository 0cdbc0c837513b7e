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
 * What every process, driver and executor, sets before it first touches ND4J. Whoever uses ND4J
 * calls {@link #start} first; only the first call in a process chooses the library and the limits.
 *
 * @param threads compute threads of one operation. One for each task slot: ND4J takes four by
 *     itself, and two tasks on two cores were then two to three times slower
 * @param offHeapBytes memory that arrays may take outside the heap; 0 leaves it to JavaCPP
 */
public record Backend(int threads, long offHeapBytes) implements Serializable {
  private static final Logger LOG = LoggerFactory.getLogger(Backend.class);
  private static final String EXTENSION = "org.bytedeco.javacpp.platform.extension";
  private static final String MAX_BYTES = "org.bytedeco.javacpp.maxbytes";
  private static final String MAX_PHYSICAL_BYTES = "org.bytedeco.javacpp.maxphysicalbytes";

  private static boolean started;

  /** One compute thread, no limit of ours. */
  public static final Backend SINGLE_THREAD = new Backend(1, 0);

  /** The same with another number of threads. */
  public Backend withThreads(int other) {
    return new Backend(other, offHeapBytes);
  }

  /** The same with a limit on memory beside the heap. */
  public Backend withOffHeap(long bytes) {
    return new Backend(threads, bytes);
  }

  /** Readies this process, and the calling thread. */
  public void start() {
    start(this);
  }

  private static synchronized void start(Backend wanted) {
    if (!started) {
      setUnlessGiven(EXTENSION, NativeVariant.ofThisCpu().extension());
      if (wanted.offHeapBytes > 0) {
        long heap = Runtime.getRuntime().maxMemory();
        setUnlessGiven(MAX_BYTES, Long.toString(wanted.offHeapBytes));
        // All that the cluster grants: with any more, its kill would come before our error.
        setUnlessGiven(MAX_PHYSICAL_BYTES, Long.toString(heap + wanted.offHeapBytes));
      }
      // A crash dump would be written into whatever directory an executor happens to run in.
      CrashReportingUtil.crashDumpsEnabled(false);
      Nd4j.setDefaultDataTypes(DataType.FLOAT, DataType.FLOAT);
      started = true;
      LOG.info("ND4J with {}", System.getProperty(EXTENSION));
    }
    Nd4j.getEnvironment().setMaxThreads(wanted.threads);
    Nd4j.getEnvironment().setMaxMasterThreads(wanted.threads);
    // OpenMP keeps this for each calling thread: so at every start, on the task's own thread.
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(wanted.threads);
    // OpenBLAS begins with a thread for each core whatever ND4J says.
    openblas_nolapack.blas_set_num_threads(wanted.threads);
  }

  private static void setUnlessGiven(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }
}
