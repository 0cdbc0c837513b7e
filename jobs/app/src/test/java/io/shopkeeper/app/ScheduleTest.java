package io.shopkeeper.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.shopkeeper.platform.job.JobTest;
import java.io.IOException;
import java.nio.file.Files;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The Airflow DAG runs the jobs that a night is made of. */
class ScheduleTest {
  @Test
  void theDagHasOneTaskForEachStepOfThePipeline() throws IOException {
    String dag =
        Files.readString(
            JobTest.repository().resolve("submit-scripts/airflow/shopkeeper_nightly.py"));
    assertEquals(
        new TreeSet<>(PipelineJobTest.STEPS),
        Pattern.compile("= submit\\(\"([a-z-]+)\"")
            .matcher(dag)
            .results()
            .map(match -> match.group(1))
            .collect(Collectors.toCollection(TreeSet::new)));
  }
}
