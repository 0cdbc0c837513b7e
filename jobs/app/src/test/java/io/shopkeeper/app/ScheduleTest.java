package io.shopkeeper.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.platform.job.JobTest;
import io.shopkeeper.report.Domain;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The Airflow DAG runs the jobs that a night of all domains is made of, as the catalogue says. */
class ScheduleTest {
  private static final Pattern STEP =
      Pattern.compile(
          "(?m)^    Step\\(\"([a-z]+)\", \"([a-z-]+)\", [A-Z]+, \\d+(?:, \\((.*)\\))?\\),$");

  private static final Pattern JOB = Pattern.compile("\"([a-z-]+)\"");

  private static String dag() throws IOException {
    return Files.readString(
        JobTest.repository().resolve("submit-scripts/airflow/shopkeeper_nightly.py"));
  }

  @Test
  void theDagHasOneTaskForEachStepOfEachDomainInTheOrderOfTheNight() throws IOException {
    List<String> tasks = new ArrayList<>();
    Matcher steps = STEP.matcher(dag());
    while (steps.find()) {
      tasks.add(steps.group(1) + "/" + steps.group(2));
    }
    assertEquals(
        Domain.night(Catalogue.DOMAINS).stream().map(job -> domainOf(job) + "/" + job).toList(),
        tasks);
  }

  private static String domainOf(String job) {
    return Catalogue.DOMAINS.stream()
        .filter(domain -> domain.night().stream().anyMatch(step -> step.job().equals(job)))
        .map(Domain::name)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void noTaskWaitsForOneThatRunsLaterInTheNight() throws IOException {
    List<String> before = new ArrayList<>();
    Matcher steps = STEP.matcher(dag());
    while (steps.find()) {
      if (steps.group(3) != null) {
        List<String> after =
            JOB.matcher(steps.group(3)).results().map(job -> job.group(1)).toList();
        assertTrue(!after.isEmpty() && before.containsAll(after), steps.group());
      }
      before.add(steps.group(2));
    }
  }
}
