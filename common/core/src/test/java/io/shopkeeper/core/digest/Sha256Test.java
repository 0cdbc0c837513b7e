package io.shopkeeper.core.digest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class Sha256Test {
  /** FIPS 180-2, appendix B.1. */
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @Test
  void theStandardsExample() {
    assertEquals(ABC, Sha256.of("abc").hex());
    assertEquals(ABC.substring(0, 16), Sha256.of("abc").hex(8));
  }

  /** Appendix B.3: a million times the letter a; longer than a chunk. */
  @Test
  void aStreamCountsItsBytes() throws IOException {
    byte[] million = new byte[1_000_000];
    Arrays.fill(million, (byte) 'a');
    Sha256 sum = new Sha256();
    assertEquals(million.length, sum.addAll(new ByteArrayInputStream(million)));
    assertEquals("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0", sum.hex());
  }

  @Test
  void partsHaveTheSumOfTheWhole() {
    Sha256 sum = new Sha256().add("a").add((byte) 'b').add(new byte[] {'c'});
    assertEquals(ABC, sum.hex());
    assertEquals(ABC, sum.add("abc").hex(), "taking the sum begins anew");
  }

  @Test
  void base64OfTheSameBytes() {
    assertEquals("ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=", Sha256.of("abc").base64());
    assertEquals("ungWv48Bz-pBQUDeXa4iIw", Sha256.of("abc").base64Url(16));
  }
}
