package io.shopkeeper.core.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ExitCode;
import io.shopkeeper.core.JobException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Mappings as people write them at night: each mistake is one line with its place. */
class HostileMappingTest {
  private static final String LOG =
      """
      sources.log {
        table = events
        files = ["log/**.csv"]
        columns { event_id = id, user_id = uid, item_id = sku, event_type = what, event_time = at }
      }
      """;

  @TempDir Path folder;

  private static Arguments log(String more, String expected) {
    return Arguments.of(LOG + more, expected);
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        Arguments.of("", "no sources"),
        Arguments.of("{", "shop.conf"),
        Arguments.of("sources {", "shop.conf"),
        Arguments.of("sources.log.x = \"\\u12\"", "4 hex digits"),
        Arguments.of("sources = []", "no sources"),
        Arguments.of("sources = {}", "no sources"),
        Arguments.of("sources.log = null", "expected a section"),
        Arguments.of("sources.log = [1]", "expected a section"),
        Arguments.of("source.log { table = events }", "did you mean 'sources'"),
        Arguments.of("sources.log { table = events }", "files"),
        Arguments.of("sources.log { files = [a] }", "table"),
        Arguments.of("\u0000", "shop.conf"),
        Arguments.of("include \"nowhere\"\nsources.log.tabel = events", "tabel"),
        log("sources.log.table = event", "none of [events, products]"),
        log("sources.log.files = []", "files is empty"),
        log("sources.log.files = \"log/*\"", "expected a list"),
        log("sources.log.files = [\"log/{a\"]", "is not a glob"),
        log("sources.log.files = [\"[z-a]\"]", "is not a glob"),
        log("ignore = \"README\"", "ignore is not a list of globs"),
        log("ignore = [\"{\"]", "is not a glob"),
        log("ignored = [a]", "did you mean 'ignore'"),
        log("sources.log.format = excel", "one of csv, json-lines, parquet, user-items"),
        log("sources.log.encodings = []", "encodings is empty"),
        log("sources.log.encodings = [UTF8x]", "is not a charset"),
        log("sources.log.encodings = [\"\"]", "is not a charset"),
        log("sources.log.encodings = [UTF-16]", "convert the files to UTF-8"),
        log("sources.log.encodings = [UTF-32LE]", "convert the files to UTF-8"),
        log("sources.log.encodings = [IBM1047]", "convert the files to UTF-8"),
        log("sources.log.csv.separator = \"\"", "must not be empty"),
        log("sources.log.csv.quote = \"''\"", "at most one character"),
        log("sources.log.csv.header = perhaps", "true or false"),
        log("sources.log.csv.header = false", "csv.fields"),
        log("sources.log.max-line-bytes = 1e12", "max-line-bytes"),
        log("sources.log.max-line-bytes = -1", "out of range"),
        log("sources.log.max-line-bytes = many", "a whole number"),
        log("sources.log.time.format = \"yyyy-MM-dd'T\"", "is not a format"),
        log("sources.log.time.format = \"QQQQQQQQQQ\"", "is not a format"),
        log("sources.log.time.zone = Mars", "time.zone"),
        log("sources.log.time.zone = \"\"", "time.zone"),
        log("sources.log.snapshot-day = \"2024-02-30\"", "snapshot-day"),
        log("sources.log.columns.itemid = x", "did you mean 'item_id'"),
        log("sources.log.columns.item_id = null", "'item_id' of table events is filled by nothing"),
        log("sources.log.constants.item_id = x", "filled twice"),
        log("sources.log.templates.item_id = \"{x}\"", "filled twice"),
        log("sources.log.columns.attributes = x", "attributes { name = field }"),
        log("sources.log.event-types.look = vew", "did you mean 'view'"),
        log("sources.log.event-types { look = [view] }", "event type"),
        log("sources.log.values.event_type.look = view", "event-types"),
        log("sources.log.values.user_id.a = b", "values"),
        log("sources.log.values.x = y", "values"),
        log("sources.log.rules.accept.item_id = \"(\"", "not a regular expression"),
        log("sources.log.rules.accept.item_id = \"(?=a)b\"", "no look-around"),
        log("sources.log.rules.accept.item_id = \"(a)\\\\1\"", "no back-references"),
        log("sources.log.rules.accept.item_id = \"a{1000000}\"", "not a regular expression"),
        log("sources.log.rules.accept.sku = a", "no column 'sku'"),
        log("sources.log.rules.replace.item_id = \"a->b\"", "OLD -> NEW"),
        log("sources.log.rules.negative-quantity = maybe", "one of refuse, return"),
        log("sources.log.rules.zero-price = free", "one of keep, missing, refuse"),
        log("sources.log.rules.decimal-separator = \";\"", "expected . or ,"),
        log("sources.log.rules.strip-prefix = x", "strip-prefix"),
        log("sources.log.duplicates.key = [item_id]", "keep one"),
        log(
            "sources.log.columns.event_id = null\nsources.log.duplicates.key = [item]",
            "did you mean 'item_id'"),
        log(
            "sources.log.columns.event_id = null\nsources.log.duplicates.key = [attributes.x]",
            "attributes.x"),
        log("sources.log.duplicates.keep = both", "one of first, last"),
        log("sources.log.duplicates.equal-lines = add", "one of drop, sum-quantity"),
        log("sources.b = ${sources.c}", "shop.conf"),
        log("sources.b = ${sources.b}", "shop.conf"));
  }

  @ParameterizedTest(name = "[{index}] {1}")
  @MethodSource("mistakes")
  void isNamedInOneLine(String text, String expected) throws Exception {
    Path file = Files.writeString(folder.resolve("shop.conf"), text);
    JobException e = assertThrows(JobException.class, () -> Mapping.read(file, Tables.ALL));
    assertEquals(ExitCode.USAGE, e.exitCode());
    assertEquals(1, e.getMessage().lines().count(), e.getMessage());
    assertTrue(e.getMessage().contains("shop.conf"), e.getMessage());
    assertTrue(e.getMessage().contains(expected), e.getMessage());
    assertTrue(e.getMessage().length() < 1000, e.getMessage());
  }
}
