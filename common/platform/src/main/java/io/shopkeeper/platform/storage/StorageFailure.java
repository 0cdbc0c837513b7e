package io.shopkeeper.platform.storage;

import io.shopkeeper.core.JobException;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.Optional;
import org.apache.hadoop.fs.ClusterStorageCapacityExceededException;
import org.apache.hadoop.hdfs.BlockMissingException;
import org.apache.hadoop.hdfs.server.namenode.SafeModeException;
import org.apache.hadoop.ipc.RemoteException;
import org.apache.hadoop.ipc.StandbyException;
import org.apache.hadoop.net.ConnectTimeoutException;
import org.apache.hadoop.security.AccessControlException;

/** Recognises storage failures that a user can act on, as opposed to programming errors. */
public final class StorageFailure {
  private static final int DEEPEST_CAUSE = 16;

  private StorageFailure() {}

  /**
   * The one-line explanation of a failure, if one of its causes is storage that is full, over
   * quota, unreachable or forbidden.
   *
   * @param doing the operation that failed, such as {@code "write tables/events"}
   */
  public static Optional<JobException> explain(String doing, Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
      if (cause instanceof JobException known) {
        return Optional.of(known);
      }
      Optional<String> advice = advice(unwrap(cause));
      if (advice.isPresent()) {
        return Optional.of(
            JobException.unavailable(
                "cannot "
                    + doing
                    + ": "
                    + firstLine(unwrap(cause))
                    + "; "
                    + advice.get()
                    + ", then run again",
                failure));
      }
      cause = cause.getCause();
    }
    return Optional.empty();
  }

  /**
   * Throws the explained failure if there is one, else returns the exception for the caller to
   * throw.
   */
  static IOException explained(String doing, IOException failure) {
    explain(doing, failure)
        .ifPresent(
            known -> {
              throw known;
            });
    return failure;
  }

  private static Throwable unwrap(Throwable cause) {
    return cause instanceof RemoteException remote ? remote.unwrapRemoteException() : cause;
  }

  private static Optional<String> advice(Throwable cause) {
    String message = cause.getMessage() == null ? "" : cause.getMessage();
    if (cause instanceof ClusterStorageCapacityExceededException) {
      return Optional.of("raise the quota (hdfs dfsadmin) or delete old data");
    }
    if (message.contains("No space left on device")
        || message.contains("Disk quota exceeded")
        || message.contains("not enough space on the disk")) {
      return Optional.of("free disk space");
    }
    if (message.contains("Input/output error")) {
      return Optional.of("check the disk: the system's log says what is wrong with it");
    }
    if (cause instanceof SafeModeException || message.contains("Name node is in safe mode")) {
      return Optional.of("wait until the NameNode leaves safe mode");
    }
    if (message.contains("could only be written to")
        || message.contains("could only be replicated to")
        || message.contains("Failed to replace a bad datanode")
        || message.contains("are bad. Aborting")) {
      return Optional.of("check that enough DataNodes are up and have space");
    }
    if (cause instanceof BlockMissingException) {
      return Optional.of("bring back the DataNodes that hold the block (hdfs fsck)");
    }
    if (cause instanceof AccessControlException
        || cause instanceof AccessDeniedException
        || message.contains("(Permission denied)")
        || message.contains("Operation not permitted")
        || message.contains("Read-only file system")) {
      return Optional.of("give this user write permission there or set another shopkeeper.root");
    }
    if (cause instanceof ConnectException
        || cause instanceof ConnectTimeoutException
        || cause instanceof NoRouteToHostException
        || cause instanceof UnknownHostException
        || cause instanceof SocketTimeoutException
        || cause instanceof SocketException
        || cause instanceof StandbyException
        || (cause instanceof EOFException && message.contains("End of File Exception between"))) {
      return Optional.of("check that the NameNode is up and that shopkeeper.root names it");
    }
    return Optional.empty();
  }

  /** The first line of a failure's message, without the stack trace that Hadoop appends. */
  public static String firstLine(Throwable failure) {
    String message = failure.getMessage();
    if (message == null || message.isBlank()) {
      return failure.getClass().getSimpleName();
    }
    String line = message.lines().findFirst().orElseThrow().strip();
    if (failure instanceof FileSystemException file && file.getReason() == null) {
      // The message of these exceptions is only the path; the reason is in their class.
      return failure.getClass().getSimpleName().replace("Exception", "") + ": " + line;
    }
    return line;
  }
}
