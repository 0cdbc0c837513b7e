package io.shopkeeper.core.pseudonym;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ExitCode;
import io.shopkeeper.core.JobException;
import io.shopkeeper.core.pseudonym.Pseudonyms.Kind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PseudonymsTest {
  private static final byte[] KEY =
      HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");

  @Test
  void equalTheGoldenVectors() throws Exception {
    List<String> lines;
    try (InputStream golden = PseudonymsTest.class.getResourceAsStream("golden.tsv")) {
      lines = new String(golden.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
    int checked = 0;
    for (String line : lines) {
      if (line.startsWith("#")) {
        continue;
      }
      String[] column = line.split("\t", -1);
      byte[] key = HexFormat.of().parseHex(column[0]);
      String rawId = new String(HexFormat.of().parseHex(column[2]), StandardCharsets.UTF_8);
      assertEquals(
          column[3],
          new Pseudonyms(key).of(Kind.valueOf(column[1].toUpperCase(Locale.ROOT)), rawId));
      checked++;
    }
    assertEquals(150, checked);
  }

  @Test
  void theFingerprintTellsKeysApartAndNothingElse() {
    Pseudonyms pseudonyms = new Pseudonyms(KEY);
    // sha256("shopkeeper pseudonym key\0" + key), by Python's hashlib.
    assertEquals("52953cb6f8ca0f93", pseudonyms.fingerprint());
    assertEquals("Pseudonyms[key 52953cb6f8ca0f93]", pseudonyms.toString());
    byte[] other = KEY.clone();
    other[31]++;
    assertNotEquals(pseudonyms.fingerprint(), new Pseudonyms(other).fingerprint());
  }

  @Test
  void kindsAndKeysSeparateAndInstancesTakeTurnsOnAThread() {
    byte[] otherKey = KEY.clone();
    otherKey[0]++;
    Pseudonyms one = new Pseudonyms(KEY);
    Pseudonyms other = new Pseudonyms(otherKey);
    String user = one.of(Kind.USER, "42");
    assertEquals(22, user.length());
    assertNotEquals(user, one.of(Kind.SESSION, "42"));
    assertNotEquals(user, other.of(Kind.USER, "42"));
    assertEquals(user, one.of(Kind.USER, "42"));
    assertEquals(user, new Pseudonyms(KEY).of(Kind.USER, "42"));
  }

  @Test
  void threadsAgree() {
    Pseudonyms pseudonyms = new Pseudonyms(KEY);
    List<String> alone =
        IntStream.range(0, 2000).mapToObj(i -> pseudonyms.of(Kind.USER, "u" + i)).toList();
    List<String> together =
        IntStream.range(0, 2000)
            .parallel()
            .mapToObj(i -> pseudonyms.of(Kind.USER, "u" + i))
            .toList();
    assertEquals(alone, together);
    assertEquals(2000, alone.stream().distinct().count());
  }

  @Test
  void theKeyIsCopied() {
    byte[] key = KEY.clone();
    Pseudonyms pseudonyms = new Pseudonyms(key);
    key[0]++;
    assertEquals(new Pseudonyms(KEY).of(Kind.ORDER, "o"), pseudonyms.of(Kind.ORDER, "o"));
  }

  @Test
  void travelsInsideTasks() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(new Pseudonyms(KEY));
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      Pseudonyms copy = (Pseudonyms) in.readObject();
      assertEquals(new Pseudonyms(KEY).of(Kind.USER, "1"), copy.of(Kind.USER, "1"));
    }
  }

  @Test
  void refusesAShortKeyWithoutShowingIt() {
    JobException refused =
        assertThrows(
            JobException.class, () -> new Pseudonyms("hunter2".getBytes(StandardCharsets.UTF_8)));
    assertEquals(ExitCode.USAGE, refused.exitCode());
    assertFalse(refused.getMessage().contains("hunter2"));
    assertTrue(refused.getMessage().contains("7 bytes"), refused.getMessage());
  }
}
