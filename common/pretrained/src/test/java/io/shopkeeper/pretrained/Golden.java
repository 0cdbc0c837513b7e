package io.shopkeeper.pretrained;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Texts with the numbers of their pieces and their vectors, computed in Python by Hugging Face's
 * tokenizers 0.22 and onnxruntime 1.23, one text at a time, on one thread.
 */
@SuppressWarnings("ArrayRecordComponent")
record Golden(String text, int[] ids, float[] vector) {
  static List<Golden> of(String model) {
    List<Golden> golden = new ArrayList<>();
    try (InputStream in = Golden.class.getResourceAsStream("/golden/" + model + ".tsv")) {
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        String[] parts = line.split("\t", -1);
        String[] numbers = parts[2].split(" ", -1);
        float[] vector = new float[numbers.length];
        for (int i = 0; i < vector.length; i++) {
          vector[i] = Float.parseFloat(numbers[i]);
        }
        golden.add(
            new Golden(
                ConfigFactory.parseString("text = \"" + parts[0] + "\"").getString("text"),
                Arrays.stream(parts[1].split(" ", -1)).mapToInt(Integer::parseInt).toArray(),
                vector));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return golden;
  }
}
