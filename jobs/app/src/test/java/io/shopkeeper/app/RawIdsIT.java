package io.shopkeeper.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.platform.job.JobTest;
import io.shopkeeper.testkit.SharedSpark;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills processes of jobs and looks for raw ids of customers in every file that they left: below
 * the root, in the log, in Spark's event log, in its local directories and in those of the JVM, and
 * on the console.
 *
 * <p>All customers have a word in their ids, which is looked for as text, in hexadecimal and in
 * base64. What Spark shuffles and spills is written as it is by these processes, rather than
 * compressed, so that the word can be found, they spill whatever they sort, and what they delete
 * again is kept. Parquet files are read. Of a Parquet file that was never finished only the bytes
 * are looked at, which are of compressed pages.
 */
class RawIdsIT {
  private static final String WORD = "Wunderkunde";
  private static final int CUSTOMERS = 40;
  private static final int EVENTS = 1200;
  private static final int BETWEEN_LOOKS = 2;

  /** Where processes leave something, below the machine's folder; the rest is their input. */
  private static final List<String> SEARCHED =
      List.of("root", "logs", "events", "local", "kept", "tmp");

  private static final String MAPPING =
      """
      sources.log {
        table = events
        files = ["log/*.csv"]
        columns {
          event_id = id, user_id = who, session_id = visit, item_id = item, event_type = what
          event_time = at
        }
        event-types { view = view, buy = purchase }
      }
      sources.app {
        table = events
        files = ["app/*.json"]
        format = json-lines
        columns {
          event_id = id, user_id = who, item_id = item, event_type = what, event_time = at
        }
        event-types { view = view }
      }
      """;

  @TempDir Path machine;
  private Path root;
  private Path input;

  /** A log with a line of each customer that is refused. */
  @BeforeEach
  void makeShop() throws IOException {
    root = machine.resolve("root");
    input = machine.resolve("input");
    for (String folder : SEARCHED) {
      Files.createDirectories(machine.resolve(folder));
    }
    Files.createDirectories(input.resolve("log"));
    Files.createDirectories(input.resolve("app"));
    Files.writeString(machine.resolve("mapping.conf"), MAPPING);
    StringBuilder log = new StringBuilder("id,who,visit,item,what,at\n");
    for (int event = 0; event < EVENTS; event++) {
      int who = event % CUSTOMERS;
      String item = (who % 2 == 0 ? "tea-" : "shoe-") + event * 7 % 11 % 6;
      String at = "2026-03-%02dT12:%02d:%02dZ".formatted(31 - event % 20, event % 60, event / 60);
      log.append(
          "e%d,%s-%d,%s-visit-%d-%d,%s,%s,%s\n"
              .formatted(
                  event / 2 * 2, // every line twice, for there to be duplicates to merge
                  WORD,
                  who,
                  WORD,
                  who,
                  event % 20,
                  item,
                  event % 9 == 0 ? "buy" : "view",
                  event % 10 == 0 ? "never" : at));
    }
    Files.writeString(input.resolve("log/log.csv"), log.toString());
    Files.writeString(
        input.resolve("app/app.json"),
        """
        {"id": "a1", "who": "WORD-1", "item": "tea-1", "what": "view", "at": "2026-03-30T08:00:00Z"}
        {"id": "a2", "who": "WORD-2", "item": "tea-1", "what": "dance", "at": "2026-03-30T08:00:00Z"}
        {"id": "a3", "who": "WORD-3", "item": "tea-
        """
            .replace("WORD", WORD));
  }

  private Process start(String job) throws IOException {
    List<String> command =
        new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString()));
    command.addAll(List.of(JavaModuleOptions.defaultModuleOptions().trim().split("\\s+")));
    command.addAll(
        List.of(
            "-Xmx1g",
            "-XX:TieredStopAtLevel=1",
            "-Djava.io.tmpdir=" + machine.resolve("tmp"),
            "-Dlog4j2.configurationFile=file:"
                + JobTest.repository().resolve("conf/log4j2.properties")));
    Map.ofEntries(
            Map.entry("master", "local[2]"),
            Map.entry("driver.host", "127.0.0.1"),
            Map.entry("driver.bindAddress", "127.0.0.1"),
            Map.entry("ui.enabled", "false"),
            Map.entry("local.dir", machine.resolve("local").toString()),
            Map.entry("eventLog.enabled", "true"),
            Map.entry("eventLog.compress", "false"),
            Map.entry("eventLog.dir", machine.resolve("events").toUri().toString()),
            Map.entry("sql.shuffle.partitions", "2"),
            Map.entry("broadcast.compress", "false"),
            Map.entry("shuffle.compress", "false"),
            Map.entry("shuffle.spill.compress", "false"),
            Map.entry("shuffle.spill.numElementsForceSpillThreshold", "100"))
        .forEach((name, value) -> command.add("-Dspark." + name + "=" + value));
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), "io.shopkeeper.app.Main", job));
    command.addAll(List.of("--as-of", "2026-03-31"));
    Stream.of(
            "shopkeeper.root=\"" + root.toUri() + "\"",
            "ingest.mapping=\"" + machine.resolve("mapping.conf") + "\"",
            "ingest.input=\"" + input.toUri() + "\"",
            "ingest.checks.max-quarantined-share=1",
            "ingest.checks.max-unparseable-share=1",
            "ingest.checks.max-duplicate-share=1",
            "ingest.checks.max-unmatched-share=1",
            "als.rank=4",
            "als.iterations=2",
            "gate.enabled=false",
            "evaluation.bootstrap-rounds=100")
        .forEach(setting -> command.addAll(List.of("--set", setting)));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("SHOPKEEPER_HOME", JobTest.repository().toString());
    builder.environment().put("SHOPKEEPER_LOG_DIR", machine.resolve("logs").toString());
    builder.environment().put("SHOPKEEPER_PSEUDONYM_KEY", JobTest.KEY);
    return builder.start();
  }

  /**
   * Runs a job and kills it as soon as it says something.
   *
   * @param fatal a part of the line; empty for a job that comes to its end
   * @return what it said
   */
  private String run(String job, String fatal) throws Exception {
    Process process = start(job);
    Thread witness = new Thread(() -> keepLocalFiles(process));
    witness.start();
    List<String> said = new ArrayList<>();
    try (BufferedReader lines = process.inputReader(UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        said.add(line);
        if (!fatal.isEmpty() && line.contains(fatal)) {
          process.destroyForcibly();
        }
      }
    } catch (IOException e) {
      assertFalse(fatal.isEmpty(), "only who was killed has no more to say");
    }
    int exit = process.waitFor();
    witness.join();
    String all = String.join("\n", said);
    assertEquals(fatal.isEmpty() ? 0 : 137, exit, all);
    return all;
  }

  /**
   * Links what a process has in its local directories, so that it stays when the process deletes
   * it.
   */
  private void keepLocalFiles(Process process) {
    Set<Path> seen = new HashSet<>();
    while (process.isAlive()) {
      try (Stream<Path> files = Files.walk(machine.resolve("local"))) {
        files
            .filter(Files::isRegularFile)
            .filter(seen::add)
            .forEach(
                file -> {
                  try {
                    Files.createLink(machine.resolve("kept/" + UUID.randomUUID()), file);
                  } catch (IOException e) {
                    seen.remove(file);
                  }
                });
        Thread.sleep(BETWEEN_LOOKS);
      } catch (IOException | UncheckedIOException e) {
        // Something was deleted while it was looked at.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private static String base64(String text, int shift) {
    String encoded =
        Base64.getEncoder()
            .withoutPadding()
            .encodeToString((" ".repeat(shift) + text).getBytes(UTF_8));
    // What the neighbours of the word have a part in is left out.
    return encoded.substring(shift == 0 ? 0 : shift + 1, encoded.length() - 2);
  }

  /** The word, as bytes that stand for it. */
  private static Set<String> spellings() {
    Set<String> spellings =
        new TreeSet<>(Set.of(WORD, text(WORD.getBytes(UTF_16LE)), text(WORD.getBytes(UTF_16BE))));
    String hex = HexFormat.of().formatHex(WORD.getBytes(UTF_8));
    spellings.add(hex);
    spellings.add(hex.toUpperCase(Locale.ROOT));
    for (int shift = 0; shift < 3; shift++) {
      spellings.add(base64(WORD, shift));
    }
    return spellings;
  }

  private static String text(byte[] bytes) {
    return new String(bytes, ISO_8859_1);
  }

  /** Every file that has the word, besides those that may. */
  private Set<String> leaks(String said) throws IOException {
    Set<String> spellings = spellings();
    Set<String> leaks = new TreeSet<>();
    if (holds(said, spellings)) {
      leaks.add("the console");
    }
    try (Stream<Path> files = Files.walk(machine)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        boolean allowed = file.startsWith(input) || file.startsWith(root.resolve("quarantine"));
        if (!allowed && (holds(text(Files.readAllBytes(file)), spellings) || holdsRows(file))) {
          leaks.add(machine.relativize(file).toString());
        }
      }
    }
    return leaks;
  }

  private static boolean holds(String content, Set<String> spellings) {
    return spellings.stream().anyMatch(content::contains);
  }

  private static boolean holdsRows(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    boolean whole =
        file.toString().endsWith(".parquet") && bytes.length > 8 && text(bytes).endsWith("PAR1");
    return whole
        && SharedSpark.session().read().parquet(file.toString()).toJSON().collectAsList().stream()
            .anyMatch(row -> holds(row, spellings()));
  }

  /** How many files below a directory there are: a search of nothing finds nothing. */
  private long files(String directory) throws IOException {
    try (Stream<Path> files = Files.walk(machine.resolve(directory))) {
      return files.filter(Files::isRegularFile).count();
    }
  }

  @Test
  void aKilledIngestLeavesRawIdsInItsQuarantineAlone() throws Exception {
    String said = run("ingest", "ingest · write events · done");
    for (String folder : SEARCHED) {
      assertTrue(files(folder) > 0, folder + " has something to search");
    }
    assertEquals(Set.of(), leaks(said));
    assertTrue(
        holds(everything(root.resolve("quarantine")), spellings()),
        "the search finds what is there");
  }

  /** One way of spelling it for each place: a search that finds nothing must have looked. */
  @Test
  void theSearchFindsWhatIsPlantedAnywhere() throws IOException {
    Set<String> planted = new TreeSet<>();
    List<String> spellings = List.copyOf(spellings());
    for (int i = 0; i < Math.max(SEARCHED.size(), spellings.size()); i++) {
      Path file = machine.resolve(SEARCHED.get(i % SEARCHED.size()) + "/deep/file-" + i);
      Files.createDirectories(file.getParent());
      Files.write(file, ("..." + spellings.get(i % spellings.size()) + "...").getBytes(ISO_8859_1));
      planted.add(machine.relativize(file).toString());
    }
    Path table = root.resolve("tables/planted");
    SharedSpark.session()
        .sql("select '" + WORD + "-1' as user_id")
        .write()
        .option("compression", "gzip")
        .parquet(table.toString());
    try (Stream<Path> files = Files.list(table)) {
      files
          .filter(file -> file.toString().endsWith(".parquet"))
          .forEach(file -> planted.add(machine.relativize(file).toString()));
    }
    assertEquals(planted, leaks(""));
    planted.add("the console");
    assertEquals(planted, leaks("who is " + WORD + "-1?"));
  }

  private static String everything(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      StringBuilder all = new StringBuilder();
      for (Path file : files.filter(f -> f.toString().endsWith(".parquet")).toList()) {
        SharedSpark.session()
            .read()
            .parquet(file.toString())
            .toJSON()
            .collectAsList()
            .forEach(all::append);
      }
      return all.toString();
    }
  }

  /** Wherever a night dies: after each of its phases, as its steps and theirs say them. */
  @Test
  @Tag("long")
  void aKilledNightLeavesNone() throws Exception {
    for (String phase :
        List.of(
            "ingest · probe files · done",
            "ingest · parse events · done",
            "ingest · check events · done",
            "ingest · write events · done",
            "ingest · events: ",
            "behaviour · ",
            "als-train · evaluate · done",
            "als-train · blend accepted",
            "rank · write lists · done",
            "similar-items · find neighbours · done",
            "publish recommendations · done",
            "")) {
      assertEquals(Set.of(), leaks(run("pipeline", phase)), "killed at " + phase);
    }
  }
}
