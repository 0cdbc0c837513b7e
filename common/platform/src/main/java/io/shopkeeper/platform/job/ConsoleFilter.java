package io.shopkeeper.platform.job;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Passes a process's console on and leaves one line out, wherever it stands. All else comes through
 * byte by byte as it is written, lines that are not ended included: progress rewrites its line.
 */
final class ConsoleFilter {
  private final byte[] dropped;
  private final OutputStream out;
  private int matched;
  private boolean passing;

  /**
   * A filter in front of a console.
   *
   * @param line what is dropped, without its end of line
   */
  ConsoleFilter(byte[] line, OutputStream out) {
    this.dropped = line.clone();
    this.out = out;
  }

  /** Passes on all that a stream has, until its end. */
  void copy(InputStream in) throws IOException {
    byte[] chunk = new byte[1 << 13];
    for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
      for (int i = 0; i < n; i++) {
        pass(chunk[i]);
      }
      out.flush();
    }
    out.write(dropped, 0, matched);
    out.flush();
  }

  private void pass(byte next) throws IOException {
    if (!passing && matched == dropped.length && next == '\n') {
      matched = 0;
      return;
    }
    if (!passing && matched < dropped.length && next == dropped[matched]) {
      matched++;
      return;
    }
    // What was held back is the beginning of another line.
    out.write(dropped, 0, matched);
    matched = 0;
    out.write(next);
    passing = next != '\n';
  }
}
