package io.shopkeeper.platform.storage;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.security.AccessControlException;

/**
 * A storage that refuses a call, or all from that call on, as file systems do that are full, broken
 * or closed to this user; reading and looking are calls, too.
 */
public final class RefusingStorage {
  /** Why a file system refuses. */
  public enum Fault {
    /** ENOSPC: only what writes is refused. */
    FULL,
    /** EIO. */
    BROKEN,
    /** EPERM. */
    NOT_PERMITTED,
    /** EACCES. */
    DENIED,
    /** EACCES of HDFS. */
    DENIED_BY_HDFS;

    private IOException at(String path) {
      return switch (this) {
        case FULL -> new FileSystemException(path, null, "No space left on device");
        case BROKEN -> new FileSystemException(path, null, "Input/output error");
        case NOT_PERMITTED -> new FileSystemException(path, null, "Operation not permitted");
        case DENIED -> new AccessDeniedException(path);
        case DENIED_BY_HDFS ->
            new AccessControlException("Permission denied: user=shop, inode=" + path);
      };
    }
  }

  /** For how long it refuses. */
  public enum Span {
    ONCE,
    FROM_THEN_ON
  }

  private static final Set<String> NO_CALL = Set.of("root", "configuration", "path");
  private static final Set<String> READS =
      Set.of("exists", "list", "files", "read", "open", "modified");

  private final Storage storage;
  private final int first;
  private final Fault fault;
  private final Span span;
  private final List<String> calls = new ArrayList<>();

  /**
   * @param first the call that it refuses, from 1; 0 for none
   */
  public RefusingStorage(Storage storage, int first, Fault fault, Span span) {
    this.storage = storage;
    this.first = first;
    this.fault = fault;
    this.span = span;
  }

  /** The calls so far. */
  public synchronized List<String> calls() {
    return List.copyOf(calls);
  }

  /** The storage to work on. */
  public Storage storage() {
    return (Storage)
        Proxy.newProxyInstance(
            Storage.class.getClassLoader(),
            new Class<?>[] {Storage.class},
            (proxy, method, arguments) -> {
              if (!NO_CALL.contains(method.getName())
                  && method.getDeclaringClass() == Storage.class) {
                call(method.getName(), (String) arguments[0]);
              }
              try {
                return method.invoke(storage, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private synchronized void call(String name, String relative) throws IOException {
    calls.add(name + " " + relative);
    boolean refused =
        first > 0
            && (span == Span.ONCE ? calls.size() == first : calls.size() >= first)
            && (fault != Fault.FULL || !READS.contains(name));
    if (refused) {
      String path = storage.path(relative).toString();
      throw StorageFailure.explained(name + " " + path, fault.at(path));
    }
  }
}
