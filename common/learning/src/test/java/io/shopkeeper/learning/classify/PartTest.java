package io.shopkeeper.learning.classify;

import static org.apache.spark.sql.functions.col;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.shopkeeper.testkit.SharedSpark;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class PartTest {
  /**
   * The rule of {@link Part}, written out: which text is tested on decides figures that are kept.
   */
  private static int number(String text) throws NoSuchAlgorithmException {
    byte[] sum = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    long first = 0;
    for (int i = 0; i < 4; i++) {
      first = (first << 8) | (sum[i] & 0xff);
    }
    return (int) Math.min(first % 10, 2);
  }

  @Test
  void textsAreDividedAsTheyAlwaysWere() throws NoSuchAlgorithmException {
    List<String> texts = new ArrayList<>(List.of("", " ", "abc", "我要退货", "Très bien 👍\n"));
    for (int i = 0; i < 500; i++) {
      texts.add("where is parcel " + i);
    }
    Map<String, Integer> expected = new TreeMap<>();
    for (String text : texts) {
      expected.put(text, number(text));
    }
    Map<String, Integer> divided = new TreeMap<>();
    for (Row row :
        SharedSpark.session()
            .createDataset(texts, Encoders.STRING())
            .select(col("value"), Part.of(col("value")))
            .collectAsList()) {
      divided.put(row.getString(0), row.getInt(1));
    }
    assertEquals(expected, divided);
    // SHA-256 of the empty text begins e3b0c442, of abc ba7816bf: 3820012610 and 3128432319.
    assertEquals(Part.TEST.number(), divided.get(""));
    assertEquals(Part.TRAINING.number(), divided.get("abc"));
  }
}
