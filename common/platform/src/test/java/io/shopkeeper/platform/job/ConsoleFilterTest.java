package io.shopkeeper.platform.job;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ConsoleFilterTest {
  private static final String LINE = "WARNING: noise";

  private static String filtered(String console) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new ConsoleFilter(LINE.getBytes(StandardCharsets.UTF_8), out)
        .copy(new ByteArrayInputStream(console.getBytes(StandardCharsets.UTF_8)));
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void dropsTheLineWhereverItStands() throws IOException {
    assertEquals("a\nb\n", filtered(LINE + "\na\n" + LINE + "\nb\n" + LINE + "\n"));
  }

  @Test
  void keepsWhatOnlyLooksLikeIt() throws IOException {
    for (String kept :
        new String[] {
          "WARNING: noisy\n",
          "WARNING\nWARNING: noise and more\n",
          " " + LINE + "\n",
          "10 %\r" + LINE + "\n",
          "商品\rhalf a line",
          "WARN",
          ""
        }) {
      assertEquals(kept, filtered(kept));
    }
  }

  @Test
  void isRemovingWholeLines() throws IOException {
    SplittableRandom random = new SplittableRandom(7);
    String[] pieces = {LINE, "\n", "W", "WARNING: ", "noise", "\r", "x"};
    for (int i = 0; i < 500; i++) {
      StringBuilder console = new StringBuilder();
      for (int n = random.nextInt(30); n > 0; n--) {
        console.append(pieces[random.nextInt(pieces.length)]);
      }
      String expected = console.toString().replaceAll("(?m)(?<![^\\n])" + LINE + "\\n", "");
      assertEquals(expected, filtered(console.toString()), () -> "of " + console);
    }
  }
}
