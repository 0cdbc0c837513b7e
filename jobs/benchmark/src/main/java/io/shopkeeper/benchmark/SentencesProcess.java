package io.shopkeeper.benchmark;

import io.shopkeeper.pretrained.PretrainedModel;
import io.shopkeeper.pretrained.TextEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Measures the vectors of texts in a separate process, on one thread. */
public final class SentencesProcess {
  private SentencesProcess() {}

  /** Arguments: the model, a file of texts, how many of them, repeats. */
  public static void main(String[] arguments) throws Exception {
    TextEncoder encoder = TextEncoder.of(PretrainedModel.of(arguments[0]));
    List<String> texts;
    try (Stream<String> lines = Files.lines(Path.of(arguments[1]), StandardCharsets.UTF_8)) {
      texts = lines.limit(Integer.parseInt(arguments[2])).toList();
    }
    // Told, so that one sees that both contenders compute the same.
    double[] first = new double[1];
    Measured measured =
        Gauge.measure(
            texts.size(),
            1,
            Integer.parseInt(arguments[3]),
            "",
            () -> first[0] = texts.stream().mapToDouble(text -> encoder.vector(text)[0]).sum());
    System.out.println(
        measured
            .noted(String.format(Locale.ROOT, "mean first number %.4f", first[0] / texts.size()))
            .line());
  }
}
