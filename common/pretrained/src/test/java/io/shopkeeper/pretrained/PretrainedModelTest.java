package io.shopkeeper.pretrained;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ExitCode;
import io.shopkeeper.core.JobException;
import io.shopkeeper.core.digest.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PretrainedModelTest {
  @TempDir Path folder;

  private static final String VALID =
      """
      kind = text-encoder
      pooling = cls
      normalise = true
      longest-input = 512
      dimension = 512
      sha256 = %s
      licence = MIT
      source = test
      """;

  private String directory(String properties) throws IOException {
    Files.writeString(folder.resolve("model.properties"), properties);
    return folder.toString();
  }

  private void files(byte[] model, byte[] tokenizer) throws IOException {
    Files.write(folder.resolve("model.onnx"), model);
    Files.write(folder.resolve("tokenizer.json"), tokenizer);
  }

  private static String refusal(ExitCode expected, String where) {
    JobException refused =
        assertThrows(JobException.class, () -> TextEncoder.of(PretrainedModel.of(where)));
    assertEquals(expected, refused.exitCode(), refused.getMessage());
    return refused.getMessage();
  }

  @Test
  void aDirectoryIsAModelToo() throws IOException {
    PretrainedModel builtIn = PretrainedModel.of("bge-small-zh-v15-q");
    files(builtIn.model(), builtIn.tokenizer());
    String directory =
        directory(
            VALID.formatted(builtIn.sha256()).replace("= cls", "= mean").replace("true", "false"));
    TextEncoder encoder = TextEncoder.of(PretrainedModel.of(directory));
    float[][] tokens = encoder.tokens("很好");
    float[] vector = encoder.vector("很好");
    double mean = 0;
    for (float[] token : tokens) {
      mean += token[7] / tokens.length;
    }
    assertEquals(mean, vector[7], 1e-5);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text-encoder | picture | kind in model.properties is 'picture': expected text-encoder",
        "pooling = cls | pooling = max | is 'max': expected cls or mean",
        "normalise = true | normalise = yes | is 'yes': expected true or false",
        "dimension = 512 | dimension = many | is 'many': expected a number from 1 on",
        "longest-input = 512 | longest-input = 2 | is '2': expected a number from 3 on",
        "licence | license | license in model.properties is no key",
        "dimension = 512 | #| dimension in model.properties is missing",
        "sha256 = a | sha256 = x | is no hex digest of 64 digits",
      })
  void mistakesOfADescriptorAreOneLine(String right, String wrong, String expected)
      throws IOException {
    String properties = VALID.formatted("a".repeat(64)).replace(right, wrong);
    String message = refusal(ExitCode.USAGE, directory(properties));
    assertTrue(message.contains(expected) && message.lines().count() == 1, message);
  }

  @Test
  void whatIsNoSuchModelIsRefused() throws IOException {
    assertTrue(
        refusal(ExitCode.USAGE, "bge-huge").contains("name one of [bge-small-zh-v15-q"),
        "an unknown name");
    String directory = directory(VALID.formatted("a".repeat(64)));
    assertTrue(refusal(ExitCode.BAD_INPUT, directory).contains("cannot read tokenizer.json"));
    byte[] junk = "junk".getBytes(StandardCharsets.UTF_8);
    byte[] tokenizer = PretrainedModel.of("bge-small-zh-v15-q").tokenizer();
    files(junk, tokenizer);
    assertTrue(
        refusal(ExitCode.BAD_INPUT, directory).contains("its bytes have the SHA-256 "), "its sum");
    directory(VALID.formatted(Sha256.of(junk).hex()));
    assertTrue(refusal(ExitCode.BAD_INPUT, directory).contains("ONNX Runtime does not load it"));
    files(junk, junk);
    assertTrue(refusal(ExitCode.BAD_INPUT, directory).contains("its tokenizer is not read"));
    PretrainedModel english = PretrainedModel.of("bge-small-en-v15-q");
    files(english.model(), tokenizer);
    directory(VALID.formatted(english.sha256()));
    assertTrue(
        refusal(ExitCode.BAD_INPUT, directory).contains("not texts × tokens × 512"),
        "its dimension");
  }
}
