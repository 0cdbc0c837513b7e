package io.shopkeeper.platform.job;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.shopkeeper.core.ExitCode;
import java.io.IOException;
import java.nio.file.FileSystemException;
import org.junit.jupiter.api.Test;

/** What a disk does to Spark's own writing, of which nothing but texts may come back. */
class FailuresTest {
  /** As Spark wraps what a task met that wrote a table. */
  private static Throwable task(String met) {
    return new IllegalStateException(
        "Job aborted due to stage failure: Task 0 in stage 1.0 failed 1 times",
        new IllegalStateException(
            "[TASK_WRITE_FAILED] Task failed while writing rows to file:/root/tables/events.\n\tat x",
            new IOException(met)));
  }

  private static void assertLine(Throwable failure, String line) {
    assertEquals(line, Failures.line(failure));
    assertEquals(ExitCode.UNAVAILABLE, Failures.exitCode(failure));
  }

  @Test
  void aLineNamesWhatWasWrittenAndSaysWhatToDo() {
    assertLine(
        task("No space left on device"),
        "IOException: No space left on device, writing file:/root/tables/events; free space there or"
            + " in Spark's local folders, and run it again");
    assertLine(
        task("Input/output error"),
        "IOException: Input/output error, writing file:/root/tables/events; check that disk, and run"
            + " it again");
    assertLine(
        task("Read-only file system"),
        "IOException: Read-only file system, writing file:/root/tables/events; let the user that runs"
            + " Shopkeeper read and write there, and run it again");
  }

  @Test
  void whereNoTableWasWrittenTheFileIsNamed() {
    assertLine(
        new FileSystemException("/local/shuffle_0", null, "No space left on device"),
        "FileSystemException: /local/shuffle_0: No space left on device; free space under"
            + " shopkeeper.root or in Spark's local folders, and run it again");
  }
}
