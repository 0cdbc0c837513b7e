package io.shopkeeper.data.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.typesafe.config.ConfigFactory;
import io.shopkeeper.core.ExitCode;
import io.shopkeeper.core.JobException;
import io.shopkeeper.core.mapping.Mapping;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Files and folders as no shop should deliver them: each is refused with the contract's exit code,
 * one line, the file and what to do, and none is lost in silence. Nothing of a customer is shown.
 */
class HostileFilesTest {
  private static final Configuration HADOOP = new Configuration();
  private static final String ID = "alice@example.org";

  @TempDir Path folder;

  private static Mapping mapping(String... more) {
    return Mapping.of(
        "shop.conf",
        ConfigFactory.parseString(Shop.MAPPING + String.join("\n", more)),
        IngestTables.targets(IngestTables.ALL));
  }

  private Path file(String name, byte[] content) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, content);
  }

  private List<SourceFile> found(Mapping mapping) throws IOException {
    return InputFolder.list(new org.apache.hadoop.fs.Path(folder.toUri()), HADOOP)
        .filesOf(mapping, "events", false, LocalDate.of(2024, 5, 31));
  }

  /** Lists and probes as a run does; returns the files' fields. */
  private List<List<String>> probe(Mapping mapping) throws IOException {
    return found(mapping).stream().map(file -> Probe.of(file, HADOOP).fields(file)).toList();
  }

  private String refused(ExitCode code, Mapping mapping) {
    JobException e = assertThrows(JobException.class, () -> probe(mapping));
    assertEquals(code, e.exitCode(), e.getMessage());
    assertEquals(1, e.getMessage().lines().count(), e.getMessage());
    assertTrue(e.getMessage().contains("; "), "says what to do: " + e.getMessage());
    assertTrue(e.getMessage().length() < 2500, "is bounded: " + e.getMessage().length());
    assertFalse(e.getMessage().contains(ID), e.getMessage());
    return e.getMessage();
  }

  private static Arguments content(String name, String content, String expected) {
    return Arguments.of(name, content.getBytes(StandardCharsets.UTF_8), "", expected);
  }

  private static Arguments content(String name, String content, String mapping, String expected) {
    return Arguments.of(name, content.getBytes(StandardCharsets.UTF_8), mapping, expected);
  }

  static Stream<Arguments> contents() {
    String row = "e1," + ID + ",s1,view,2024-05-31,v,,1,9";
    String header = Shop.HEADER.strip();
    String json = "sources.log { format = json-lines }";
    return Stream.of(
        content("carriage returns alone", (header + "\r" + row + "\r").repeat(3), "tr '\\r' '\\n'"),
        content(
            "carriage returns, no header",
            (row + "\r").repeat(3),
            "sources.log.csv { header = false, fields = [id, uid, sku, what, at, visit, order, n, price] }",
            "carriage return alone"),
        content(
            "carriage returns in JSON",
            "{\"id\":\"" + ID + "\"}\r{}\r",
            json,
            "carriage return alone"),
        content("a mixture of line ends", header + "\r\r\n" + row + "\n", "carriage return alone"),
        content("no header", row + "\n", "csv.header = false"),
        content("two rows as header", header.replace("visit", ID) + "\n", "no field 'visit'"),
        content(
            "a header with ids in it", header.replace("price", ID + "," + ID) + "\n", "(hidden)"),
        content(
            "a header with a number in it",
            header.replace("price", "13912345678") + "\n",
            "(hidden)"),
        content("a very long field name", header.replace("price", "x".repeat(5000)) + "\n", "…"),
        content(
            "a thousand more fields", header.replace("price", "p,".repeat(1000)) + "\n", "more"),
        content(
            "control characters in a name", header.replace("price", "pri\u0007ce") + "\n", "\\?"),
        content("the same field twice", header + ",uid\n", "names the field 'uid' more than once"),
        content("the same field three times", "id,id,id," + header + "\n", "'id' more than once"),
        content("another separator", header.replace(',', ';') + "\n", "csv.separator = \";\""),
        content("tabs", header.replace(',', '\t') + "\n", "csv.separator = \"\\t\""),
        content("bars", header.replace(',', '|') + "\n", "csv.separator = \"|\""),
        content(
            "a field renamed", header.replace("sku", "sku2") + "\n", "no field 'sku', but 'sku2'"),
        content(
            "a field in capitals",
            header.replace("sku", "SKU") + "\n",
            "no field 'sku', but 'SKU'"),
        content("an unclosed quote", "\"" + header + "\n", "csv.header = false"),
        content("only spaces", "   \n", "csv.header = false"),
        content("only commas", ",,,,,,,,\n", "csv.header = false"),
        content("zeros", "\0".repeat(100) + "\n", "csv.header = false"),
        content(
            "a first line without end", header + ",x".repeat(70_000), "first line that never ends"),
        content(
            "HTML of an error page",
            "<html><body>" + ID + "</body></html>\n",
            "csv.header = false"),
        content(
            "no Parquet",
            "PAR0" + ID,
            "sources.log { format = parquet }",
            "not a readable Parquet"),
        content(
            "an empty Parquet file",
            "",
            "sources.log { format = parquet }",
            "not a readable Parquet"),
        content(
            "half a Parquet file",
            "PAR1" + "\0".repeat(64) + "PAR1",
            "sources.log { format = parquet }",
            "not a readable Parquet"),
        Arguments.of("UTF-16", header.getBytes(StandardCharsets.UTF_16), "", "is UTF-16"),
        Arguments.of(
            "UTF-16 little-endian",
            ("\uFEFF" + header).getBytes(StandardCharsets.UTF_16LE),
            "",
            "is UTF-16"),
        Arguments.of(
            "GBK",
            header.replace("sku", "商品").getBytes(Charset.forName("GBK")),
            "",
            "GBK would fit"),
        Arguments.of(
            "bytes of no charset",
            new byte[] {'i', 'd', (byte) 0xFF, (byte) 0xC0, '\n'},
            "",
            "not valid UTF-8"),
        Arguments.of(
            "UTF-8 under GBK",
            header.replace("sku", "商品名称表").getBytes(StandardCharsets.UTF_8),
            "sources.log.encodings = [US-ASCII]",
            "UTF-8 would fit"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("contents")
  void whatCannotBeReadIsRefused(String what, byte[] content, String more, String expected)
      throws IOException {
    assertNotNull(what);
    file("log/a.csv", content);
    String message = refused(ExitCode.BAD_INPUT, mapping(more));
    assertTrue(message.contains("log/a.csv"), message);
    assertTrue(message.contains(expected), message);
  }

  static Stream<Arguments> names() {
    return Stream.of(
        Arguments.of("log/a\nb.csv", "a\\nb.csv", "rename it"),
        Arguments.of("log/a\rb.csv", "a\\rb.csv", "rename it"),
        Arguments.of("log/\u0007.csv", "\\?.csv", "rename it"),
        Arguments.of("other/a\nb.txt", "a\\nb.txt", "rename it"),
        Arguments.of("log/a:b.csv", "log/a:b.csv", "':' in its name"),
        Arguments.of("log/x:/a.csv", "log/x:/a.csv", "':' in its name"));
  }

  @ParameterizedTest(name = "[{index}] {1}")
  @MethodSource("names")
  void namesThatWouldBeLostAreRefused(String name, String shown, String expected)
      throws IOException {
    file(name, Shop.HEADER.getBytes(StandardCharsets.UTF_8));
    file("log/ok.csv", Shop.HEADER.getBytes(StandardCharsets.UTF_8));
    String message = refused(ExitCode.BAD_INPUT, mapping());
    assertTrue(message.contains(shown) && message.contains(expected), message);
  }

  /** No Java spells such a name, so a shell makes it. */
  @Test
  void aNameThatIsNotUtf8IsRefused() throws Exception {
    file("log/ok.csv", Shop.HEADER.getBytes(StandardCharsets.UTF_8));
    Process touch =
        new ProcessBuilder("bash", "-c", "touch \"$0\"/$'\\xff\\xfe'.csv", folder + "/log").start();
    assumeTrue(touch.waitFor() == 0, "this file system takes UTF-8 alone");
    String message = refused(ExitCode.BAD_INPUT, mapping());
    assertTrue(message.contains("rename it where its name is not UTF-8"), message);
  }

  @Test
  void ordinaryNamesOfAllKindsAreRead() throws IOException {
    for (String name :
        List.of(
            "商品 日志.csv", "a [1].csv", "{x}*.csv", "ä%20b.csv", "a\\b.csv", "-rf.csv", "a#b?.csv")) {
      file("log/" + name, Shop.HEADER.getBytes(StandardCharsets.UTF_8));
    }
    assertEquals(7, probe(mapping()).size());
  }

  @Test
  void aPipeIsRefusedAtOnce() throws Exception {
    file("log/ok.csv", Shop.HEADER.getBytes(StandardCharsets.UTF_8));
    Process mkfifo =
        new ProcessBuilder("mkfifo", folder.resolve("log/pipe.csv").toString()).start();
    assertEquals(0, mkfifo.waitFor());
    assertTrue(refused(ExitCode.BAD_INPUT, mapping()).contains("log/pipe.csv"), "a pipe");
  }

  @Test
  void linksBackAndLinksToNothingAreRefused() throws IOException {
    file("log/ok.csv", Shop.HEADER.getBytes(StandardCharsets.UTF_8));
    Path link = Files.createSymbolicLink(folder.resolve("log/again"), folder.resolve("log"));
    assertTrue(refused(ExitCode.BAD_INPUT, mapping()).contains("link to a folder"), "a loop");
    Files.delete(link);
    Path dangling =
        Files.createSymbolicLink(folder.resolve("log/gone.csv"), folder.resolve("gone"));
    assertTrue(refused(ExitCode.BAD_INPUT, mapping()).contains("link to nothing"), "dangling");
    Files.delete(dangling);
    Files.createSymbolicLink(folder.resolve("log/too.csv"), folder.resolve("log/ok.csv"));
    assertEquals(2, probe(mapping()).size(), "a link to a file is a file");
  }

  /** Root reads whatever there is. */
  @Test
  void whatMayNotBeReadIsNamed() throws IOException {
    Path log = file("log/a.csv", Shop.HEADER.getBytes(StandardCharsets.UTF_8));
    Path shop = file("_shop.conf", Shop.MAPPING.getBytes(StandardCharsets.UTF_8));
    for (Path closed : List.of(log, shop)) {
      Files.setPosixFilePermissions(closed, Set.of());
      assumeFalse(Files.isReadable(closed), "this account reads everything");
    }
    assertTrue(refused(ExitCode.UNAVAILABLE, mapping()).contains("may not be read"), "the log");
    JobException e =
        assertThrows(
            JobException.class, () -> Mapping.read(shop, IngestTables.targets(IngestTables.ALL)));
    assertTrue(e.getMessage().contains("_shop.conf"), e.getMessage());
    assertFalse(e.getMessage().contains("no sources"), e.getMessage());
  }

  @Test
  void hiddenThingsAreNoneOfOurs() throws IOException {
    file("log/ok.csv", Shop.HEADER.getBytes(StandardCharsets.UTF_8));
    file("_tmp/a\nb", new byte[0]);
    file("log/.a:b.csv", new byte[0]);
    Files.createSymbolicLink(folder.resolve("_again"), folder);
    assertEquals(1, probe(mapping()).size());
  }

  @Test
  void filesThatNoSourceReadsAreNamed() throws IOException {
    file("log/ok.csv", Shop.HEADER.getBytes(StandardCharsets.UTF_8));
    file("logs/lost.csv", Shop.HEADER.getBytes(StandardCharsets.UTF_8));
    file("README.md", new byte[0]);
    InputFolder listed = InputFolder.list(new org.apache.hadoop.fs.Path(folder.toUri()), HADOOP);
    assertEquals(List.of("README.md", "logs/lost.csv"), listed.unmatched(mapping()));
    assertEquals(List.of("logs/lost.csv"), listed.unmatched(mapping("ignore = [\"README*\"]")));
    assertEquals(3, listed.size());
  }

  @Test
  void aDayThatIsNoneIsRefused() throws IOException {
    file("log/ds=2024-02-30/a.csv", Shop.HEADER.getBytes(StandardCharsets.UTF_8));
    JobException e =
        assertThrows(
            JobException.class,
            () ->
                InputFolder.list(new org.apache.hadoop.fs.Path(folder.toUri()), HADOOP)
                    .filesOf(mapping(), "events", true, LocalDate.of(2024, 5, 31)));
    assertEquals(ExitCode.BAD_INPUT, e.exitCode());
  }
}
