package io.shopkeeper.app.operate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.shopkeeper.core.ExitCode;
import io.shopkeeper.platform.job.JobTest;
import io.shopkeeper.platform.storage.Json;
import io.shopkeeper.platform.version.Published;
import io.shopkeeper.platform.version.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScrubJobTest {
  private static final String MODEL = "artifacts/als/versions/0000001";
  private static final String RELEASE = "releases/recommendations/versions/0000001";
  private static final String COPY = "published/user_item_scores/ds=2026-03-31";
  private static final String QUARANTINE = "quarantine/events/ds=2026-03-31";
  private static final String PARTITION = "tables/products/ds=2026-03-31";

  @TempDir Path root;
  private OperatedShop shop;

  @BeforeEach
  void fill() throws IOException {
    shop = new OperatedShop(root);
    shop.serving("als", 1);
    Version release = shop.live("anna", 1, "2026-03-31");
    Published published = new Published(shop.storage, Clock.systemUTC());
    for (String table : List.of("user_item_scores", "popular_items")) {
      published.publish(release, table, LocalDate.parse("2026-03-31"), "publish");
    }
    shop.product("tea", "Tea");
    shop.refused("2026-03-31");
  }

  private JobTest.Result scrub(String... settings) throws IOException {
    return shop.run(new ScrubJob(), settings);
  }

  /** One file of content of each kind of thing. */
  private List<Path> contents() throws IOException {
    return List.of(
        root.resolve(MODEL + "/model/weights"),
        part(RELEASE + "/user_item_scores"),
        part(COPY),
        part(PARTITION),
        part(QUARANTINE));
  }

  private Path part(String directory) throws IOException {
    try (Stream<Path> files = Files.list(root.resolve(directory))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("part-"))
          .max(java.util.Comparator.comparingLong(file -> file.toFile().length()))
          .orElseThrow();
    }
  }

  private String relative(Path file) {
    return root.relativize(file).toString();
  }

  private static List<String> damaged(JobTest.Result run) {
    return run.err()
        .lines()
        .filter(line -> line.contains("damaged: "))
        .map(line -> line.replaceFirst(".*damaged: ", ""))
        .toList();
  }

  private void assertNamed(JobTest.Result run, List<Path> files) {
    assertEquals(ExitCode.BAD_INPUT, run.exitCode(), run.err());
    List<String> lines = damaged(run);
    assertEquals(files.size(), lines.size(), run.err());
    for (Path file : files) {
      assertTrue(
          lines.stream().anyMatch(line -> line.startsWith(relative(file) + ": expected ")),
          relative(file) + " is not in\n" + run.err());
    }
    assertEquals(files.size(), run.run().path("metrics").path("damaged").asInt());
    assertTrue(run.err().contains(files.size() + " of "), run.err());
  }

  @Test
  void whatIsWholeIsWholeAndAnEmptyRootIsToo(@TempDir Path empty) throws IOException {
    JobTest.Result run = scrub();
    assertEquals(ExitCode.DONE, run.exitCode(), run.err());
    for (String line :
        List.of(
            "artifacts/als: 2 files read, whole",
            "releases/recommendations: ",
            "published/popular_items: ",
            "tables/products: 2 files read, whole",
            "quarantine/events: 2 files read, whole",
            "all as they were committed")) {
      assertTrue(run.err().contains(line), line + " is not in\n" + run.err());
    }
    assertEquals(List.of(), damaged(run));
    JobTest.Result none = new OperatedShop(empty).run(new ScrubJob());
    assertEquals(ExitCode.DONE, none.exitCode(), none.err());
    assertTrue(none.err().contains("0 files read"), none.err());
  }

  @Test
  void oneBitIsFoundInEachKindOfThing() throws IOException {
    for (Path file : contents()) {
      byte[] bytes = Files.readAllBytes(file);
      bytes[bytes.length / 2] ^= 1;
      Files.write(file, bytes);
    }
    JobTest.Result run = scrub();
    assertNamed(run, contents());
    for (String advice :
        List.of(
            "submit rollback --set rollback.kind=artifacts --set rollback.name=recommender",
            "submit rollback --set rollback.name=recommendations",
            "submit publish",
            "submit ingest --set ingest.again=true",
            "until retention deletes it")) {
      assertTrue(damaged(run).stream().anyMatch(line -> line.contains(advice)), run.err());
    }
  }

  @Test
  void aFileThatIsCutIsFoundInEachKindOfThing() throws IOException {
    for (Path file : contents()) {
      byte[] bytes = Files.readAllBytes(file);
      Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
    }
    assertNamed(scrub(), contents());
  }

  @Test
  void aFileThatIsMissingIsFoundInEachKindOfThing() throws IOException {
    List<Path> files = contents();
    for (Path file : files) {
      Files.delete(file);
    }
    assertNamed(scrub(), files);
  }

  @Test
  void aFileThatDoesNotBelongThereIsFoundInEachKindOfThing() throws IOException {
    List<Path> files = new ArrayList<>();
    for (Path file : contents()) {
      files.add(file.resolveSibling("part-added.parquet"));
    }
    files.add(root.resolve(RELEASE + "/beside.txt"));
    for (Path file : files) {
      Files.write(file, new byte[] {1});
    }
    assertNamed(scrub(), files);
  }

  @Test
  void theFilesThatHoldTheSumsAreMissedAndRead() throws IOException {
    List<Path> files =
        List.of(
            root.resolve(MODEL + "/manifest.json"),
            root.resolve(RELEASE + "/manifest.json"),
            root.resolve(COPY + "/_source.json"),
            root.resolve(PARTITION + "/_partition.json"),
            root.resolve(QUARANTINE + "/_partition.json"));
    List<byte[]> before = new ArrayList<>();
    for (Path file : files) {
      before.add(Files.readAllBytes(file));
      Files.writeString(file, "{ \"runId\": ");
    }
    assertNamed(scrub(), files);
    for (int i = 0; i < files.size(); i++) {
      Files.write(files.get(i), before.get(i));
    }
    assertEquals(ExitCode.DONE, scrub().exitCode());
    for (Path file : files) {
      Files.delete(file);
    }
    assertNamed(scrub(), files);
  }

  @Test
  void historiesOfWhatWentLiveAreRead() throws IOException {
    List<Path> files =
        List.of(
            root.resolve("releases/recommendations/aliases/production/0000001/alias.json"),
            root.resolve("slots/recommender/history/0000001/slot.json"));
    for (Path file : files) {
      Files.writeString(file, "}");
    }
    assertNamed(scrub(), files);
  }

  /**
   * Wherever a bit flips in what others are judged by, it is found, though it may still be JSON.
   */
  @Test
  void everyByteOfTheFilesThatHoldSumsIsSealed() throws IOException {
    for (String file :
        List.of(
            MODEL + "/manifest.json",
            PARTITION + "/_partition.json",
            COPY + "/_source.json",
            "releases/recommendations/aliases/production/0000001/alias.json",
            "slots/recommender/history/0000001/slot.json")) {
      byte[] bytes = Files.readAllBytes(root.resolve(file));
      for (int at = 0; at < bytes.length; at++) {
        byte[] flipped = bytes.clone();
        flipped[at] ^= (byte) (1 << at % 8);
        Files.write(root.resolve(file), flipped);
        String where = file + ", byte " + at;
        assertThrows(
            Json.DamagedFile.class, () -> Json.read(shop.storage, file, Object.class), where);
      }
      Files.write(root.resolve(file), bytes);
    }
  }

  @Test
  void aValueOfAManifestThatIsStillJsonIsFound() throws IOException {
    List<Path> files =
        List.of(root.resolve(MODEL + "/manifest.json"), root.resolve(COPY + "/_source.json"));
    for (Path file : files) {
      String text = Files.readString(file);
      Files.writeString(file, text.replaceFirst("\"(runId|release)\" : \"(.)", "\"$1\" : \"X"));
    }
    assertNamed(scrub(), files);
  }

  /** As everything was written until 0.2.0: one sum for a table, none for its files. */
  private void forgetFiles() throws IOException {
    ObjectMapper json = new ObjectMapper();
    try (Stream<Path> all = Files.walk(root)) {
      for (Path file :
          all.filter(f -> f.toString().matches(".*/(manifest|_source|_partition)[.]json"))
              .toList()) {
        ObjectNode old = (ObjectNode) json.readTree(file.toFile());
        old.remove("sums");
        old.remove("sha256");
        if (old.path("files").isArray()) {
          old.remove("files");
        }
        old.path("outputs").forEach(output -> ((ObjectNode) output).remove("files"));
        json.writeValue(file.toFile(), old);
      }
    }
  }

  @Test
  void whatEarlierVersionsWroteIsComparedAsFarAsTheySaid() throws IOException {
    forgetFiles();
    JobTest.Result whole = scrub();
    assertEquals(ExitCode.DONE, whole.exitCode(), whole.err());
    assertTrue(whole.err().contains("whole, no sum of 1 lists of sums"), whole.err());
    Path copy = part(COPY);
    byte[] bytes = Files.readAllBytes(copy);
    bytes[bytes.length / 2] ^= 1;
    Files.write(copy, bytes);
    shop.product("tea", "Coffee");
    forgetFiles();
    Path mark = root.resolve(PARTITION + "/_partition.json");
    Files.writeString(
        mark, Files.readString(mark).replaceFirst("\"token\":\"..", "\"token\":\"00"));
    Files.write(root.resolve(MODEL + "/model/weights"), new byte[] {9});
    assertNamed(
        scrub(),
        List.of(
            root.resolve(MODEL + "/model/weights"), root.resolve(COPY), root.resolve(PARTITION)));
  }

  @Test
  void aDamagedCopyIsMendedAsAdvised() throws IOException {
    Path copy = part(COPY);
    byte[] bytes = Files.readAllBytes(copy);
    bytes[bytes.length / 2] ^= 1;
    Files.write(copy, bytes);
    assertNamed(scrub(), List.of(copy));
    PublishJob publish = new PublishJob(List.of("recommendations"));
    Files.delete(root.resolve(COPY + "/_SUCCESS"));
    assertEquals(ExitCode.DONE, shop.run(publish).exitCode());
    JobTest.Result mended = scrub();
    assertEquals(ExitCode.DONE, mended.exitCode(), mended.err());
  }

  @Test
  void readsOnlyWhatItIsToldAndRefusesWhatThereIsNot() throws IOException {
    Files.delete(part(COPY));
    JobTest.Result other = scrub("scrub.kinds=[artifacts, releases, tables]");
    assertEquals(ExitCode.DONE, other.exitCode(), other.err());
    assertFalse(other.err().contains("published"), other.err());
    assertEquals(ExitCode.DONE, scrub("scrub.names=[als, popular_items]").exitCode());
    assertEquals(ExitCode.BAD_INPUT, scrub("scrub.names=[user_item_scores]").exitCode());
    JobTest.Result unknown = scrub("scrub.names=[nothing]");
    assertEquals(ExitCode.USAGE, unknown.exitCode());
    assertTrue(unknown.err().contains("there are: als"), unknown.err());
    assertEquals(ExitCode.USAGE, scrub("scrub.kinds=[slots]").exitCode());
  }
}
