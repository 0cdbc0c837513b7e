package io.shopkeeper.core.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LineReaderTest {
  private static List<String> lines(LineReader reader) throws IOException {
    List<String> out = new ArrayList<>();
    while (reader.next()) {
      out.add(
          reader.position()
              + ":"
              + new String(reader.bytes(), 0, reader.length(), StandardCharsets.UTF_8)
              + (reader.tooLong() ? "…" : ""));
    }
    assertFalse(reader.next());
    return out;
  }

  private static InputStream at(byte[] bytes, int from) {
    return new ByteArrayInputStream(bytes, from, bytes.length - from);
  }

  private static List<String> whole(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return lines(LineReader.whole(at(bytes, 0), 1000));
  }

  @Test
  void knowsBothLineEndsAndALastLineWithout() throws IOException {
    assertEquals(List.of("0:a", "2:b", "5:", "6:c"), whole("a\nb\r\n\nc"));
    assertEquals(List.of("0:a"), whole("a\n"));
    assertEquals(List.of(), whole(""));
  }

  @Test
  void skipsTheByteOrderMark() throws IOException {
    assertEquals(List.of("3:id", "6:1"), whole("\uFEFFid\n1"));
    assertEquals(List.of(), whole("\uFEFF"));
  }

  @Test
  void cutsALineThatIsTooLongWithoutHoldingIt() throws IOException {
    byte[] bytes = new byte[10 << 20];
    Arrays.fill(bytes, (byte) 'x');
    bytes[bytes.length - 3] = '\n';
    LineReader reader = LineReader.whole(at(bytes, 0), 4096);
    assertTrue(reader.next());
    assertTrue(reader.tooLong());
    assertEquals(4096, reader.length());
    assertEquals(4096, reader.bytes().length);
    assertTrue(reader.next());
    assertFalse(reader.tooLong());
    assertEquals(2, reader.length());
    assertFalse(reader.next());
  }

  @Test
  void slicesCutAnywhereYieldEveryLineOnce() throws IOException {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 300; i++) {
      StringBuilder text = new StringBuilder(random.nextInt(4) == 0 ? "\uFEFF" : "");
      for (int n = random.nextInt(12); n > 0; n--) {
        text.append("好x".repeat(random.nextInt(4))).append(random.nextBoolean() ? "\n" : "\r\n");
      }
      text.append(random.nextBoolean() ? "end" : "");
      byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
      List<String> expected = lines(LineReader.whole(at(bytes, 0), 1000));
      List<String> sliced = new ArrayList<>();
      int start = 0;
      while (start < bytes.length) {
        int end = Math.min(bytes.length, start + (start == 0 ? 4 : 1) + random.nextInt(9));
        sliced.addAll(
            lines(
                start == 0
                    ? LineReader.first(at(bytes, 0), 1000, end)
                    : LineReader.later(at(bytes, start - 1), 1000, start, end)));
        start = end;
      }
      assertEquals(expected, sliced, text.toString());
    }
  }
}
