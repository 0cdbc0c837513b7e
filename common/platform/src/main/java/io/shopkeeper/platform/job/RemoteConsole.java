package io.shopkeeper.platform.job;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The console of a driver on the cluster: what is written goes to the driver's own, and line by
 * line to that of {@code submit}. A storage that cannot be written costs lines there, never the
 * job.
 */
final class RemoteConsole extends OutputStream {
  private static final Logger LOG = LoggerFactory.getLogger(RemoteConsole.class);

  private final OutputStream near;
  private final Far far;
  private final ScheduledExecutorService carrier;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private final ByteArrayOutputStream lines = new ByteArrayOutputStream();

  /** Where complete lines go. */
  @FunctionalInterface
  interface Far {
    void say(byte[] lines) throws IOException;
  }

  /**
   * A console that has somebody listening far away.
   *
   * @param near the driver's own
   * @param pause between two deliveries
   */
  RemoteConsole(OutputStream near, Far far, Duration pause) {
    this.near = near;
    this.far = far;
    this.carrier =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "console of submit");
              thread.setDaemon(true);
              return thread;
            });
    var unused =
        carrier.scheduleWithFixedDelay(
            this::deliver, pause.toMillis(), pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
    near.write(bytes, offset, length);
    for (int i = offset; i < offset + length; i++) {
      line.write(bytes[i]);
      if (bytes[i] == '\n') {
        line.writeTo(lines);
        line.reset();
      }
    }
  }

  @Override
  public void flush() throws IOException {
    near.flush();
  }

  private void deliver() {
    byte[] piece = taken();
    if (piece.length > 0) {
      try {
        far.say(piece);
      } catch (IOException | RuntimeException e) {
        LOG.warn("Not on the console of submit: {}", Failures.line(e));
      }
    }
  }

  private synchronized byte[] taken() {
    byte[] piece = lines.toByteArray();
    lines.reset();
    return piece;
  }

  /** Delivers the rest. The driver's own console stays open. */
  @Override
  public void close() throws IOException {
    carrier.shutdown();
    try {
      if (!carrier.awaitTermination(1, TimeUnit.MINUTES)) {
        carrier.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    synchronized (this) {
      line.writeTo(lines);
      line.reset();
    }
    deliver();
    near.flush();
  }
}
