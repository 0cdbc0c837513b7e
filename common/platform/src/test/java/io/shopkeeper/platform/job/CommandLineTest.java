package io.shopkeeper.platform.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ExitCode;
import io.shopkeeper.core.JobException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {
  @Test
  void readsEveryPart() {
    CommandLine line =
        CommandLine.parse(
            "als-train",
            "--env",
            "yarn",
            "--as-of",
            "2026-01-31",
            "--run-id",
            "night.1",
            "--set",
            "als.rank=8",
            "--set",
            "als.seed=2",
            "--",
            "--queue",
            "night",
            "--help");
    assertEquals(Optional.of("als-train"), line.job());
    assertEquals(CommandLine.Action.RUN, line.action());
    assertEquals("yarn", line.env());
    assertEquals(Optional.of(LocalDate.of(2026, 1, 31)), line.asOf());
    assertEquals(Optional.of("night.1"), line.runId());
    assertEquals(List.of("als.rank=8", "als.seed=2"), line.assignments());
    assertEquals(List.of("--queue", "night", "--help"), line.sparkArguments());
  }

  @Test
  void nothingAtAllTeaches() {
    assertEquals(CommandLine.Action.HELP, CommandLine.parse().action());
  }

  @ParameterizedTest
  @CsvSource({
    "als-train --as-of 2026-02-30,--as-of '2026-02-30' is not a day",
    "als-train --as-of,--as-of needs a day",
    "als-train --run-id ../../etc,--run-id '../../etc'",
    "als-train --run-id .hidden,no leading dot",
    "als-train --ranks 3,unknown option '--ranks'",
    "als-train als.rank=3,given as --set key=value",
    "--explain,--explain needs a job"
  })
  void refusesWithOneLineThatSaysWhatToDo(String arguments, String expected) {
    JobException e =
        assertThrows(JobException.class, () -> CommandLine.parse(arguments.split(" ")));
    assertEquals(ExitCode.USAGE, e.exitCode());
    assertTrue(e.getMessage().contains(expected), e.getMessage());
  }
}
