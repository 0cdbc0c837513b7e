package io.shopkeeper.core.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineDecoderTest {
  private static final Charset GBK = Charset.forName("GBK");

  @Test
  void takesTheFirstCharsetThatFitsTheWholeLine() {
    LineDecoder both = new LineDecoder(List.of(StandardCharsets.UTF_8, GBK));
    byte[] utf8 = "连衣裙,dress".getBytes(StandardCharsets.UTF_8);
    byte[] gbk = "连衣裙,dress".getBytes(GBK);
    assertEquals("连衣裙,dress", both.decode(utf8, utf8.length));
    assertEquals("连衣裙,dress", both.decode(gbk, gbk.length));
    assertEquals("dress", both.decode("dress".getBytes(StandardCharsets.UTF_8), 5));
  }

  @Test
  void namesTheCharsetThatWouldFit() {
    LineDecoder utf8 = new LineDecoder(List.of(StandardCharsets.UTF_8));
    byte[] gbk = "连衣裙".getBytes(GBK);
    assertNull(utf8.decode(gbk, gbk.length));
    assertEquals("not valid UTF-8 (GBK would fit)", utf8.problem(gbk, gbk.length));
    byte[] broken = {'a', (byte) 0xFF, (byte) 0xFF, 'b'};
    assertNull(utf8.decode(broken, broken.length));
    assertEquals("not valid UTF-8", utf8.problem(broken, broken.length));
  }
}
