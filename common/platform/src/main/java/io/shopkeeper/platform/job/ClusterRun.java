package io.shopkeeper.platform.job;

import io.shopkeeper.core.JobException;
import io.shopkeeper.platform.storage.StorageFailure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A job whose driver runs on the cluster, as {@code submit} sees it. What Spark's client says goes
 * to the log; the console shows where the job runs, what the driver says, and how it ended.
 */
final class ClusterRun {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterRun.class);

  private static final Pattern APPLICATION =
      Pattern.compile("\\b(application_\\d+_\\d+|driver-\\d+-\\d+)\\b");

  /** Where Spark's client says why nothing ran. */
  private static final Pattern REASON =
      Pattern.compile(
          "(?:diagnostics(?: message)?:|^Error:|^Exception in thread \"main\" [\\w.$]+:|ERROR \\w+:) (.+)");

  private static final long POLL_MILLIS = 1000;

  /** How often Spark's client, which asks now and then, is waited for after the driver's end. */
  private static final int LAST_POLLS = 30;

  /** As much of what was said is kept as any one line that ends a job may have. */
  private static final int LAST_WORDS = 10_000;

  private final String job;
  private final Submission submission;
  private final PrintStream console;
  private int pieces;
  private String said = "";
  private volatile String application = "";
  private volatile String reason = "";

  ClusterRun(String job, Submission submission, PrintStream console) {
    this.job = job;
    this.submission = submission;
    this.console = console;
  }

  /**
   * Watches until Spark's client ends.
   *
   * @param client its process, with both its streams in one
   * @return the exit code that the driver left
   * @throws JobException (69) where it left none
   */
  int follow(Process client) throws IOException, InterruptedException {
    Thread reader = new Thread(() -> read(client.getInputStream()), "output of Spark's client");
    reader.setDaemon(true);
    reader.start();
    int polls = 0;
    while (polls < LAST_POLLS && !client.waitFor(POLL_MILLIS, TimeUnit.MILLISECONDS)) {
      show();
      polls = polls > 0 || ended() ? polls + 1 : 0;
    }
    if (client.isAlive()) {
      // The driver has said how it ended: what Spark's client would say is no news.
      client.destroy();
    }
    reader.join(LAST_POLLS * POLL_MILLIS);
    Optional<Submission.End> end = submission.end();
    show();
    if (end.isEmpty()) {
      if (application.isEmpty()) {
        delete();
      }
      throw lost(client.waitFor());
    }
    if (!said.contains(end.get().message())) {
      console.println("shopkeeper: %s: %s".formatted(job, end.get().message()));
    }
    delete();
    return end.get().exitCode();
  }

  private boolean ended() {
    try {
      return submission.end().isPresent();
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  private JobException lost(int exit) {
    String why = reason.isEmpty() ? "" : " (" + Failures.oneLine(reason) + ")";
    return application.isEmpty()
        ? JobException.unavailable(
            "Spark submitted nothing and ended with %d%s; the log says more".formatted(exit, why),
            null)
        : JobException.unavailable(
            "the driver %s left no word of its end%s: it was lost or never started; see %s"
                .formatted(application, why, wholeLog()),
            null);
  }

  private String wholeLog() {
    return application.startsWith("driver")
        ? "work/%s (stderr, shopkeeper.log) of the Worker that the Master's page names"
            .formatted(application)
        : "yarn logs -applicationId " + application;
  }

  /** A storage that does not answer for a moment answers the next time. */
  private void show() {
    try {
      for (String piece : submission.said(pieces)) {
        console.print(piece);
        console.flush();
        said = said.substring(Math.max(0, said.length() - LAST_WORDS)) + piece;
        pieces++;
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("What the driver says cannot be read: {}", StorageFailure.firstLine(e));
    }
  }

  private void delete() {
    try {
      submission.delete();
    } catch (IOException | RuntimeException e) {
      LOG.warn("{} stays for retention: {}", submission.place(), StorageFailure.firstLine(e));
    }
  }

  private void read(InputStream output) {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(output, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        LOG.info("{}", line);
        heed(line);
      }
    } catch (IOException e) {
      // This process is being ended, and Spark's client with it.
      LOG.debug("The output of Spark's client ends", e);
    }
  }

  private void heed(String line) {
    Matcher named = APPLICATION.matcher(line);
    if (application.isEmpty() && named.find()) {
      application = named.group(1);
      console.println("%s · on the cluster; the whole log: %s".formatted(job, wholeLog()));
    }
    Matcher why = REASON.matcher(line);
    if (why.find() && !why.group(1).equals("N/A")) {
      reason = why.group(1);
    }
  }
}
