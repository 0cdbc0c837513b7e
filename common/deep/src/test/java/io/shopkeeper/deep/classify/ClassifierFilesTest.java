package io.shopkeeper.deep.classify;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ExitCode;
import io.shopkeeper.core.JobException;
import io.shopkeeper.learning.classify.Sure;
import io.shopkeeper.learning.contest.Codec;
import io.shopkeeper.learning.contest.State;
import io.shopkeeper.platform.storage.HadoopStorage;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.text.SentenceVectors;
import io.shopkeeper.text.classify.ConstantClassifier;
import io.shopkeeper.text.classify.TextClassifier;
import io.shopkeeper.text.classify.TextClassifierFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassifierFilesTest {
  private static final List<String> LABELS = List.of("negative", "positive");
  private static final Version VERSION = new Version("review-sentiment-pool", 3, null, null);

  @TempDir Path root;

  private Path home;
  private ClassifierFiles<TextClassifier> files;

  /** As nights have written them so far. */
  @BeforeEach
  void anEarlierVersion() throws IOException {
    home =
        Files.createDirectories(
            root.resolve("artifacts/review-sentiment-pool/versions/0000003/model"));
    Files.write(
        home.resolve("classifier.bin"),
        TextClassifierFile.bytes(ConstantClassifier.of(new long[] {1, 3})));
    Files.writeString(
        home.resolve("calibration.json"), "{\"temperature\": 2.0, \"sure_from\": 0.6}");
    Files.writeString(home.resolve("labels.json"), "[\"negative\", \"positive\"]");
    files =
        new ClassifierFiles<>(
            HadoopStorage.open(root.toUri().toString(), new Configuration()),
            TextClassifierFile::bytes,
            bytes -> TextClassifierFile.read(bytes, SentenceVectors.Source.NONE),
            TextClassifier::classes);
  }

  @Test
  void earlierVersionsAreRead() throws IOException {
    Sure<TextClassifier> read = files.read(VERSION, LABELS);
    assertEquals(2, read.calibration().temperature());
    assertTrue(read.sure(.6) && !read.sure(.59));
    double odds = Math.sqrt(3);
    assertEquals(odds / (1 + odds), read.probabilities(read.model().scores(List.of()))[1], 1e-6);
  }

  @Test
  void aClassifierIsAskedAboutOtherClassesByItsOwnNumbers() throws IOException {
    ClassifierFiles.Stored<TextClassifier> stored = files.read(VERSION);
    assertSame(
        stored.classifier(),
        stored.among(
            LABELS,
            (own, numbers) -> {
              throw new AssertionError("its classes are the same");
            }));
    Sure<TextClassifier> other =
        stored.among(
            List.of("positive", "mixed", "negative"),
            (own, numbers) -> {
              assertArrayEquals(new int[] {1, -1, 0}, numbers);
              return ConstantClassifier.of(new long[numbers.length]);
            });
    assertEquals(3, other.model().classes());
    assertEquals(2, other.calibration().temperature());
    assertEquals(.6, other.calibration().sureFrom());
  }

  @Test
  void whatDoesNotBelongTogetherIsRefused() throws IOException {
    refused("its classes are [negative, positive], not [no, yes]", List.of("no", "yes"));
    Files.writeString(home.resolve("labels.json"), "[\"negative\", \"mixed\", \"positive\"]");
    refused("it tells 2 classes apart, not 3", List.of("negative", "mixed", "positive"));
    Files.write(home.resolve("classifier.bin"), new byte[] {1, 2, 3});
    refused("roll back to the version before", LABELS);
  }

  private void refused(String why, List<String> labels) {
    Codec<Sure<TextClassifier>> codec =
        files.codec(Kinds.of("review-sentiment", "pool"), "pool", labels);
    JobException refused =
        assertThrows(JobException.class, () -> codec.read(VERSION, State.SERVING));
    assertEquals(ExitCode.BAD_INPUT, refused.exitCode());
    assertTrue(refused.getMessage().contains(why), refused.getMessage());
  }
}
