package io.shopkeeper.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ExitCode;
import io.shopkeeper.platform.job.Job;
import io.shopkeeper.platform.job.JobTest;
import io.shopkeeper.testkit.SharedSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A shop whose visitors never sign in has a night, too. */
class AnonymousNightTest {
  private static final int VISITS = 60;
  private static final LocalDate AS_OF = LocalDate.parse("2026-03-31");

  @TempDir Path root;

  /** Visitors of two tastes, all of whom look at the same lamp. */
  private Path log() throws IOException {
    StringBuilder log = new StringBuilder("item,action,at,session\n");
    for (int visit = 0; visit < VISITS; visit++) {
      String day = AS_OF.minusDays(visit % 20) + "T12:%02d:00Z".formatted(visit);
      log.append("lamp,see,%s,v%d\n".formatted(day, visit));
      for (int look = 0; look < 3; look++) {
        String item = (visit % 2 == 0 ? "tea-" : "shoe-") + (visit + look) % 4;
        log.append("%s,see,%s,v%d\n".formatted(item, day.replace("00Z", look + "5Z"), visit));
      }
    }
    Path input = Files.createDirectories(root.resolve("raw"));
    Files.writeString(input.resolve("log.csv"), log.toString());
    Path mapping = root.resolve("mapping.conf");
    Files.writeString(
        mapping,
        """
        about = "a log without customers"
        sources.log {
          table = events
          files = ["log.csv"]
          columns { item_id = item, event_type = action, event_time = at, session_id = session }
          event-types { see = view }
          time.format = iso
          duplicates.key = [session_id, item_id, event_time]
        }
        """);
    return mapping;
  }

  private Dataset<Row> published(String table) {
    return SharedSpark.session()
        .read()
        .parquet(root.resolve("published/" + table + "/ds=" + AS_OF).toString());
  }

  @Test
  void publishesWhatIsPopularAndWhatIsSimilar() throws IOException {
    JobTest.Result night =
        JobTest.of(Catalogue.JOBS.jobs().toArray(Job<?>[]::new))
            .root(root)
            .set("ingest.mapping=\"" + log() + "\"", "ingest.input=raw")
            .run("pipeline");
    assertEquals(ExitCode.DONE, night.exitCode(), night.err());
    night.run().path("steps").forEach(step -> assertEquals(0, step.path("exit_code").asInt(-1)));
    assertEquals("lamp", published("popular_items").where("rank = 1").first().getAs("item_id"));
    assertEquals(0, published("user_item_scores").count());
    assertTrue(
        published("similar_items")
                .where("item_id like 'tea-%' and similar_item_id like 'tea-%'")
                .count()
            > 0);
    assertTrue(Files.readString(root.resolve("reports/latest.html")).contains("lamp"));
  }
}
