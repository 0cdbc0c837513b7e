package io.shopkeeper.core.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ExitCode;
import io.shopkeeper.core.JobException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class TimeParserTest {
  private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");
  private static final ZoneId LONDON = ZoneId.of("Europe/London");

  private static long micros(String instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.parse(instant));
  }

  @Test
  void readsEpochs() {
    TimeParser ms = new TimeParser("epoch-ms", ZoneOffset.UTC);
    assertEquals(1_470_035_212_637_000L, ms.micros("1470035212637"));
    assertEquals(1_470_035_212_637_000L, ms.micros("1470035212637.0"));
    assertEquals(1_470_035_212_000_000L, ms.micros("1.470035212E12"));
    assertEquals(-1_000L, ms.micros("-1"));
    TimeParser s = new TimeParser("epoch-s", ZoneOffset.UTC);
    assertEquals(1_470_035_212_000_000L, s.micros("1470035212"));
    for (String none :
        new String[] {
          "", "-", "12x", "١٢", "NaN", "Infinity", "99999999999999999999", "0x1p30", "1470035212d"
        }) {
      assertEquals(TimeParser.NONE, s.micros(none), none);
    }
  }

  @Test
  void hintsAtTheOtherUnit() {
    TimeParser ms = new TimeParser("epoch-ms", ZoneOffset.UTC);
    assertEquals(" (epoch-s would fit)", ms.hint(ms.micros("1470035212")));
    assertEquals("", ms.hint(0));
    TimeParser s = new TimeParser("epoch-s", ZoneOffset.UTC);
    assertEquals(" (epoch-ms would fit)", s.hint(s.micros("1470035212637")));
  }

  @Test
  void readsIsoWithAndWithoutOffset() {
    TimeParser iso = new TimeParser("iso", SHANGHAI);
    assertEquals(micros("2024-02-28T16:00:00Z"), iso.micros("2024-02-29"));
    assertEquals(micros("2024-02-29T00:30:00Z"), iso.micros("2024-02-29T08:30"));
    assertEquals(micros("2024-02-29T00:30:01.5Z"), iso.micros("2024-02-29 08:30:01.5"));
    assertEquals(micros("2024-02-29T00:30:01.000001Z"), iso.micros("2024-02-29 08:30:01.0000019"));
    assertEquals(micros("2024-02-29T08:30:01Z"), iso.micros("2024-02-29T08:30:01Z"));
    assertEquals(micros("2024-02-29T03:00:01Z"), iso.micros("2024-02-29T08:30:01+05:30"));
    assertEquals(micros("2024-02-29T13:30:01Z"), iso.micros("2024-02-29T08:30:01-0500"));
    assertEquals(micros("2024-02-29T06:30:01Z"), iso.micros("2024-02-29T08:30:01+02"));
    for (String none :
        new String[] {
          "",
          "2024",
          "2023-02-29",
          "2024-13-01",
          "2024-02-29X08:30",
          "2024-02-29T24:00:00",
          "2024-02-29T08:30:01+",
          "2024-02-29T08:30:01+5",
          "2024-02-29T08:30:01.",
          "2024-02-29T08:30:0",
          "2024-02-29T08:30:01Zz",
          "２０２４-02-29"
        }) {
      assertEquals(TimeParser.NONE, iso.micros(none), none);
    }
  }

  @Test
  void isoAgreesWithTheJdk() {
    SplittableRandom random = new SplittableRandom(11);
    TimeParser iso = new TimeParser("iso", LONDON);
    for (int i = 0; i < 3000; i++) {
      LocalDateTime time =
          LocalDateTime.ofEpochSecond(
              random.nextLong(946_684_800L, 4_102_444_800L),
              random.nextInt(1000) * 1_000_000,
              ZoneOffset.UTC);
      OffsetDateTime offset = time.atOffset(ZoneOffset.ofHoursMinutes(random.nextInt(-12, 14), 0));
      assertEquals(
          ChronoUnit.MICROS.between(Instant.EPOCH, offset.toInstant()),
          iso.micros(offset.toString()),
          offset.toString());
      assertEquals(
          ChronoUnit.MICROS.between(Instant.EPOCH, time.atZone(LONDON).toInstant()),
          iso.micros(time.toString()),
          time.toString());
    }
  }

  @Test
  void readsPatternsStrictlyInTheirZone() {
    TimeParser slashed = new TimeParser("dd/MM/yyyy HH:mm", LONDON);
    assertEquals(micros("2011-07-01T07:26:00Z"), slashed.micros("01/07/2011 08:26"));
    assertEquals(micros("2011-12-01T08:26:00Z"), slashed.micros("01/12/2011 08:26"));
    assertEquals(TimeParser.NONE, slashed.micros("31/02/2011 08:26"));
    assertEquals(TimeParser.NONE, slashed.micros("2011-12-01 08:26"));
    assertEquals(
        micros("2011-12-01T00:00:00Z"), new TimeParser("yyyyMMdd", LONDON).micros("20111201"));
    assertEquals(
        micros("2011-12-01T06:26:00Z"),
        new TimeParser("yyyy-MM-dd HH:mm:ssXXX", LONDON).micros("2011-12-01 08:26:00+02:00"));
  }

  @Test
  void refusesAFormatThatIsNone() {
    JobException e =
        assertThrows(JobException.class, () -> new TimeParser("epoch-milliseconds", LONDON));
    assertEquals(ExitCode.USAGE, e.exitCode());
    assertTrue(e.getMessage().contains("epoch-milliseconds"), e.getMessage());
  }
}
