package io.shopkeeper.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CustomerTextTest {
  @Test
  void storesWhatAReaderWouldReadWithoutPersonalData() {
    assertEquals(
        new CustomerText("很好，打[phone]", Language.ZH, Map.of("masked-phone", 1)),
        CustomerText.of(" <p>很好，打13800138000</p>\u200B "));
    assertEquals(
        new CustomerText("nice & soft", Language.EN, Map.of()),
        CustomerText.of("nice &amp; soft<script>x</script>"));
    String damaged =
        new String("质量很好，很舒服".getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    assertEquals(
        new CustomerText("质量很好，很舒服", Language.ZH, Map.of("repaired-encoding", 1)),
        CustomerText.of(damaged));
    assertEquals(
        new CustomerText("", Language.OTHER, Map.of()), CustomerText.of("<script></script>"));
    assertThrows(NullPointerException.class, () -> CustomerText.of(null));
  }
}
