package io.shopkeeper.core.mapping;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CsvLineTest {
  private final String[] problem = new String[1];

  private String[] split(String line) {
    return new CsvLine(",", "\"").split(line, problem);
  }

  @Test
  void splitsPlainQuotedAndEmptyFields() {
    assertArrayEquals(new String[] {"a", "b", ""}, split("a,b,"));
    assertArrayEquals(new String[] {"", "", ""}, split(",,"));
    assertArrayEquals(new String[] {""}, split(""));
    assertArrayEquals(
        new String[] {"a,b", "say \"hi\"", ""}, split("\"a,b\",\"say \"\"hi\"\"\",\"\""));
    assertArrayEquals(new String[] {"7\" plate", "女装"}, split("7\" plate,女装"));
  }

  @Test
  void saysWhatIsWrongWithQuotes() {
    assertNull(split("a,\"b"));
    assertEquals(CsvLine.UNCLOSED, problem[0]);
    assertNull(split("a,\"b\"\""));
    assertEquals(CsvLine.UNCLOSED, problem[0]);
    assertNull(split("\"a\"b,c"));
    assertEquals(CsvLine.AFTER_QUOTE, problem[0]);
  }

  @Test
  void separatorsMayBeLongAndQuotesAbsent() {
    assertArrayEquals(
        new String[] {"1", "1193", "\"5\""},
        new CsvLine("::", "").split("1::1193::\"5\"", problem));
    assertArrayEquals(new String[] {"a:b", ""}, new CsvLine("::", "").split("a:b::", problem));
  }

  @Test
  void readsBackWhateverAWriterQuotes() {
    String[] alphabet = {"a", ",", "\"", " ", "包", ";", "😀"};
    SplittableRandom random = new SplittableRandom(7);
    for (int i = 0; i < 500; i++) {
      String[] fields = new String[1 + random.nextInt(5)];
      StringBuilder line = new StringBuilder();
      for (int f = 0; f < fields.length; f++) {
        StringBuilder field = new StringBuilder();
        for (int c = random.nextInt(6); c > 0; c--) {
          field.append(alphabet[random.nextInt(alphabet.length)]);
        }
        fields[f] = field.toString();
        line.append(f > 0 ? "," : "")
            .append('"')
            .append(fields[f].replace("\"", "\"\""))
            .append('"');
      }
      assertArrayEquals(fields, split(line.toString()), line.toString());
    }
  }
}
