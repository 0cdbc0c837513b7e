package io.shopkeeper.core.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import io.shopkeeper.core.ExitCode;
import io.shopkeeper.core.JobException;
import io.shopkeeper.core.mapping.SourceMapping.Format;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappingTest {
  private static final String LOG =
      """
      sources.log {
        table = events
        files = ["log/**.csv"]
        columns { event_id = id, user_id = uid, item_id = sku, event_type = what, event_time = at }
      }
      """;

  private static Mapping of(String... texts) {
    return Mapping.of("shop.conf", ConfigFactory.parseString(String.join("\n", texts)), Tables.ALL);
  }

  private static void refuses(String expected, String... texts) {
    JobException e = assertThrows(JobException.class, () -> of(texts));
    assertEquals(ExitCode.USAGE, e.exitCode());
    assertTrue(e.getMessage().contains(expected), e.getMessage());
    assertTrue(e.getMessage().contains("mapping shop.conf"), e.getMessage());
    assertEquals(1, e.getMessage().lines().count(), e.getMessage());
  }

  @Test
  void fillsInDefaultsAndInheritsBetweenSources() {
    Mapping mapping =
        of(
            LOG,
            "sources.json = ${sources.log} { files = [\"*.jsonl\"], format = json-lines }",
            "sources.json.time.format = epoch-ms");
    assertEquals(List.of("json", "log"), List.copyOf(mapping.sources().keySet()));
    SourceMapping json = mapping.sources().get("json");
    assertEquals(Format.JSON_LINES, json.format());
    assertEquals("epoch-ms", json.time().format());
    assertEquals("sku", json.columns().get("item_id"));
    SourceMapping log = mapping.sources().get("log");
    assertEquals(Format.CSV, log.format());
    assertEquals(List.of("UTF-8"), log.encodings());
    assertEquals("iso", log.time().format());
    assertEquals(Map.of(), log.constants());
    assertEquals(2, mapping.sourcesOf("events").size());
    assertEquals(0, mapping.sourcesOf("products").size());
  }

  @Test
  void fingerprintFollowsTheContent() {
    assertEquals(of(LOG).fingerprint(), of(LOG).fingerprint());
    assertTrue(
        !of(LOG).fingerprint().equals(of(LOG, "sources.log.time.format=epoch-s").fingerprint()));
  }

  @Test
  void namesTheUnknownKeyAndTheNearest() {
    refuses("'event-tipes.buy'", LOG, "sources.log.event-tipes { buy = purchase }");
    refuses("did you mean 'time.format'", LOG, "sources.log.time.fromat = iso");
    refuses("did you mean 'sources'", LOG, "source = 1");
    refuses("source 'log'", LOG, "sources.log.encoding = GBK");
  }

  @Test
  void namesColumnsThatAreUnknownMissingOrFilledTwice() {
    refuses("no column 'item'; did you mean 'item_id'?", LOG, "sources.log.columns.item = x");
    refuses(
        "'item_id' of table events is filled by nothing",
        "sources.log { table = events, files = [a], columns { event_id = id, event_type = t, event_time = at } }");
    refuses("'item_id' is filled twice", LOG, "sources.log.constants.item_id = x");
    refuses(
        "rules.accept.itemid: table events has no column",
        LOG,
        "sources.log.rules.accept.itemid = x");
    refuses(
        "duplicates.key",
        "sources.log { table = events, files = [a], columns { item_id = id, event_type = t, event_time = at } }");
  }

  @Test
  void namesValuesThatMakeNoSense() {
    refuses("table = event is none of [events, products]", LOG, "sources.log.table = event");
    refuses("did you mean 'purchase'", LOG, "sources.log.event-types { buy = purchas }");
    refuses("'UTF8X' is not a charset", LOG, "sources.log.encodings = [UTF8X]");
    refuses("UTF-16 is not read line by line", LOG, "sources.log.encodings = [UTF-16]");
    refuses("Mars/Olympus", LOG, "sources.log.time.zone = Mars/Olympus");
    refuses("time.format", LOG, "sources.log.time.format = millis");
    refuses("csv, json-lines, parquet, user-items", LOG, "sources.log.format = xml");
    refuses("is not a regular expression", LOG, "sources.log.rules.accept.item_id = \"[\"");
    refuses("expected \"OLD -> NEW\"", LOG, "sources.log.rules.replace.item_id = \"a>b\"");
    refuses("csv.fields", LOG, "sources.log.csv.header = false");
    refuses("snapshot-day", LOG, "sources.log.snapshot-day = yesterday");
    refuses("keep one", LOG, "sources.log.duplicates.key = [item_id]");
    refuses("no sources", "about = nothing");
    refuses("expected a section", "sources.log = 1");
    refuses("out of range", LOG, "sources.log.max-line-bytes = 1");
  }

  @Test
  void namesTheFileThatIsMissingOrBroken(@TempDir Path home) throws Exception {
    JobException missing =
        assertThrows(JobException.class, () -> Mapping.read(home.resolve("none.conf"), Tables.ALL));
    assertEquals(ExitCode.USAGE, missing.exitCode());
    assertTrue(missing.getMessage().contains("none.conf"), missing.getMessage());
    Path broken = Files.writeString(home.resolve("broken.conf"), "sources { log { table = events");
    JobException e = assertThrows(JobException.class, () -> Mapping.read(broken, Tables.ALL));
    assertTrue(e.getMessage().contains("broken.conf"), e.getMessage());
    Path dangling = Files.writeString(home.resolve("d.conf"), "sources.a = ${sources.b}");
    assertEquals(
        ExitCode.USAGE,
        assertThrows(JobException.class, () -> Mapping.read(dangling, Tables.ALL)).exitCode());
  }
}
