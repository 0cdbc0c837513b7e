package io.shopkeeper.core.mapping;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ExitCode;
import io.shopkeeper.core.JobException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The parsers under text that a random generator makes: laws where there are such, else no
 * exception but the contract's. {@code -Dshopkeeper.fuzz=100000} tries as many instead of a few.
 */
class ParsersFuzzTest {
  private static final int TRIES = Integer.getInteger("shopkeeper.fuzz", 2000);
  private static final String LETTERS = "ab01 \"',;|\t:-+.\\/{}[]#=好𝕊é\u0000\uFEFF\u2028TZ";
  private static final List<String> MAPPING_SCRAPS =
      List.of(
          "{",
          "}",
          "[",
          "]",
          "\"",
          "=",
          ":",
          ",",
          "null",
          "${x}",
          "${?sources}",
          "include \"x\"",
          "#",
          "1e400",
          "-1",
          "true",
          "\u0000",
          "\\u12",
          "'",
          "*",
          "**",
          "[!",
          "sources",
          "events",
          "UTF-16",
          "(?<x>",
          "a{9999}",
          "yyyy",
          "[[",
          "..",
          "\n",
          "columns",
          "event_type",
          "\uFEFF",
          "好");

  @TempDir Path folder;

  private static String text(SplittableRandom random, int longest) {
    int[] letters = LETTERS.codePoints().toArray();
    StringBuilder out = new StringBuilder();
    for (int i = random.nextInt(longest + 1); i > 0; i--) {
      out.appendCodePoint(letters[random.nextInt(letters.length)]);
    }
    return out.toString();
  }

  @Test
  void whatIsQuotedComesBack() {
    for (int seed = 0; seed < TRIES; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      String separator = List.of(",", ";", "\t", "::").get(random.nextInt(4));
      List<String> fields = new ArrayList<>();
      for (int i = random.nextInt(1, 8); i > 0; i--) {
        fields.add(text(random, 12));
      }
      String line =
          fields.stream()
              .map(field -> "\"" + field.replace("\"", "\"\"") + "\"")
              .collect(Collectors.joining(separator));
      assertArrayEquals(
          fields.toArray(),
          new CsvLine(separator, "\"").split(line, new String[1]),
          "seed " + seed);
    }
  }

  @Test
  void aLineWithoutQuotesIsCutAtEverySeparator() {
    for (int seed = 0; seed < TRIES; seed++) {
      String line = text(new SplittableRandom(seed), 60);
      assertArrayEquals(
          line.split(",", -1), new CsvLine(",", "").split(line, new String[1]), "seed " + seed);
      String[] problem = new String[1];
      if (new CsvLine(",", "\"").split(line, problem) == null) {
        assertNotNull(problem[0], "seed " + seed);
      }
    }
  }

  @Test
  void whatIsDecodedEncodesToTheSameBytes() {
    LineDecoder utf8 = new LineDecoder(List.of(StandardCharsets.UTF_8));
    LineDecoder either = new LineDecoder(List.of(StandardCharsets.UTF_8, Charset.forName("GBK")));
    for (int seed = 0; seed < TRIES; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      byte[] bytes = text(random, 20).getBytes(StandardCharsets.UTF_8);
      for (int i = random.nextInt(3); i > 0 && bytes.length > 0; i--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      String text = utf8.decode(bytes, bytes.length);
      if (text != null) {
        assertArrayEquals(bytes, text.getBytes(StandardCharsets.UTF_8), "seed " + seed);
        assertEquals(text, either.decode(bytes, bytes.length), "the first that fits");
      } else {
        assertTrue(utf8.problem(bytes, bytes.length).startsWith("not valid UTF-8"));
      }
      assertNotNull(either.show(bytes, bytes.length));
    }
  }

  @Test
  void timesAreThoseOfTheJdk() {
    for (int seed = 0; seed < TRIES; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      ZoneId zone =
          List.of(ZoneId.of("Asia/Shanghai"), ZoneId.of("America/Sao_Paulo"), ZoneOffset.UTC)
              .get(random.nextInt(3));
      Instant instant =
          Instant.ofEpochSecond(random.nextLong(946_684_800L, 4_000_000_000L))
              .plus(random.nextLong(1_000_000), ChronoUnit.MICROS);
      long micros = ChronoUnit.MICROS.between(Instant.EPOCH, instant);
      TimeParser iso = new TimeParser("iso", zone);
      ZoneOffset offset = ZoneOffset.ofHoursMinutes(random.nextInt(-12, 13), 0);
      OffsetDateTime there = instant.atOffset(offset).withSecond(7);
      assertEquals(
          ChronoUnit.MICROS.between(Instant.EPOCH, there.toInstant()),
          iso.micros(DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(there)),
          "seed " + seed);
      LocalDateTime local = LocalDateTime.ofInstant(instant, zone).truncatedTo(ChronoUnit.SECONDS);
      long expected = local.atZone(zone).toEpochSecond() * 1_000_000L;
      DateTimeFormatter usual = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
      assertEquals(expected, iso.micros(usual.format(local)), "seed " + seed);
      assertEquals(
          expected, new TimeParser("yyyy-MM-dd HH:mm:ss", zone).micros(usual.format(local)));
      assertEquals(micros, new TimeParser("epoch-us", zone).micros(Long.toString(micros)));
    }
  }

  @Test
  void noTextThrowsWhereATimeIsExpected() {
    List<TimeParser> parsers =
        List.of("iso", "epoch-ms", "epoch-s", "epoch-us", "dd/MM/yyyy HH:mm", "yyyyMMdd").stream()
            .map(format -> new TimeParser(format, ZoneId.of("Europe/Berlin")))
            .toList();
    for (int seed = 0; seed < TRIES; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      StringBuilder text = new StringBuilder("2024-05-30T10:00:00.123456+08:00");
      for (int i = random.nextInt(1, 5); i > 0; i--) {
        int at = random.nextInt(text.length() + 1);
        if (random.nextBoolean()) {
          text.insert(at, text(random, 4));
        } else {
          text.delete(at, Math.min(text.length(), at + random.nextInt(6)));
        }
      }
      parsers.forEach(parser -> parser.micros(text.toString()));
      parsers.forEach(parser -> parser.micros(text(random, 30)));
    }
  }

  @Test
  void aDamagedMappingIsReadOrRefusedInOneLine() throws Exception {
    String whole =
        """
        about = "a shop"
        ignore = ["README*"]
        sources {
          log {
            table = events
            files = ["log/**.csv"]
            encodings = [UTF-8, GBK]
            csv { separator = ";", quote = "'" }
            columns { event_id = id, user_id = uid, item_id = sku, event_type = what, event_time = at }
            templates { session_id = "{uid}-{day}" }
            event-types { look = view, buy = purchase }
            time { format = "dd/MM/yyyy HH:mm", zone = Europe/Berlin }
            rules { accept { item_id = "[a-z]+" }, replace { item_id = "a -> b" } }
          }
          more = ${sources.log} { format = json-lines, optional = true }
        }
        """;
    Path file = folder.resolve("shop.conf");
    for (int seed = 0; seed < TRIES; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      StringBuilder text = new StringBuilder(whole);
      for (int i = random.nextInt(1, 4); i > 0; i--) {
        int at = random.nextInt(text.length());
        if (random.nextInt(3) == 0) {
          text.delete(at, Math.min(text.length(), at + random.nextInt(1, 20)));
        } else {
          text.insert(at, MAPPING_SCRAPS.get(random.nextInt(MAPPING_SCRAPS.size())));
        }
      }
      Files.writeString(file, text);
      try {
        assertTrue(Mapping.read(file, Tables.ALL).sources().size() > 0, "seed " + seed);
      } catch (JobException e) {
        assertEquals(ExitCode.USAGE, e.exitCode(), "seed " + seed);
        assertEquals(1, e.getMessage().lines().count(), "seed " + seed + ": " + e.getMessage());
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ":\n" + text, e);
      }
    }
  }
}
