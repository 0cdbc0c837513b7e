package io.shopkeeper.platform.job;

import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;

/**
 * Tells the person who watches what runs, how far it is and when it will be done: one line that
 * rewrites itself on a terminal, a plain line now and then in a log.
 *
 * <p>The time left is the phase's time in the last successful run of the job, less what has passed;
 * where there was none, it is extrapolated from the tasks of the running stages.
 */
final class Progress extends SparkListener {
  private static final Duration ON_TERMINAL = Duration.ofMillis(250);
  private static final Duration IN_LOG = Duration.ofSeconds(30);

  private final PrintStream out;
  private final boolean terminal;
  private final Clock clock;

  private String job = "";
  private String phase = "";
  private Instant phaseStarted = Instant.EPOCH;
  private Instant shown = Instant.EPOCH;
  private Map<String, Double> expected = Map.of();
  private int tasks;
  private int ended;
  private int shownLength;

  Progress(PrintStream out, Clock clock, Terminal terminal) {
    this.out = out;
    this.clock = clock;
    this.terminal = terminal == Terminal.INTERACTIVE;
  }

  /** Who reads the lines. */
  enum Terminal {
    INTERACTIVE,
    LOG
  }

  /**
   * Begins a phase.
   *
   * @param expectedSeconds seconds of each phase when the job last succeeded
   */
  synchronized void begin(String jobName, String phaseName, Map<String, Double> expectedSeconds) {
    job = jobName;
    phase = phaseName;
    expected = expectedSeconds;
    phaseStarted = clock.instant();
    shown = phaseStarted;
    tasks = 0;
    ended = 0;
    if (terminal) {
      show();
    }
  }

  /** How a phase ended. */
  enum End {
    DONE("done in"),
    FAILED("failed after");

    private final String words;

    End(String words) {
      this.words = words;
    }
  }

  /** Ends the phase. */
  synchronized void end(End how) {
    line("%s · %s · %s %s".formatted(job, phase, how.words, text(elapsed())));
    phase = "";
  }

  /**
   * Says that the job stands still where the cluster gives it nothing to work with: Spark waits for
   * ever, and says so in its log alone.
   */
  synchronized void withoutExecutor() {
    if (!phase.isEmpty() && tasks > ended) {
      line(
          "%s · %s · waiting for an executor for %s; submit doctor says what the cluster lacks"
              .formatted(job, phase, text(elapsed())));
    }
  }

  /** A line between the others. */
  synchronized void line(String text) {
    if (terminal) {
      out.print("\r" + " ".repeat(shownLength) + "\r");
      shownLength = 0;
    }
    out.println(text);
    out.flush();
  }

  @Override
  public synchronized void onStageSubmitted(SparkListenerStageSubmitted event) {
    tasks += event.stageInfo().numTasks();
    tick();
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd event) {
    if (event.taskInfo().successful()) {
      ended++;
    }
    tick();
  }

  @Override
  public synchronized void onStageCompleted(SparkListenerStageCompleted event) {
    tick();
  }

  private void tick() {
    Instant now = clock.instant();
    Duration pause = terminal ? ON_TERMINAL : IN_LOG;
    if (!phase.isEmpty() && Duration.between(shown, now).compareTo(pause) >= 0) {
      shown = now;
      show();
    }
  }

  private Duration elapsed() {
    return Duration.between(phaseStarted, clock.instant());
  }

  private void show() {
    double seconds = elapsed().toMillis() / 1000.0;
    Double before = expected.get(phase);
    StringBuilder text = new StringBuilder(job + " · " + phase);
    if (tasks > 0) {
      text.append(" · %d of %d tasks".formatted(Math.min(ended, tasks), tasks));
    }
    text.append(" · ").append(text(elapsed()));
    if (before != null && before > seconds) {
      text.append(
          " · about %s left"
              .formatted(text(Duration.ofMillis((long) ((before - seconds) * 1000)))));
    } else if (before == null && ended > 0 && tasks > ended && seconds > 2) {
      double left = seconds * (tasks - ended) / ended;
      text.append(" · at least %s left".formatted(text(Duration.ofMillis((long) (left * 1000)))));
    }
    if (terminal) {
      out.print("\r" + text + " ".repeat(Math.max(0, shownLength - text.length())));
      shownLength = text.length();
      out.flush();
    } else {
      line(text.toString());
    }
  }

  private static String text(Duration d) {
    long s = Math.round(d.toMillis() / 1000.0);
    return s < 3600
        ? "%d:%02d".formatted(s / 60, s % 60)
        : "%d:%02d:%02d".formatted(s / 3600, s / 60 % 60, s % 60);
  }
}
