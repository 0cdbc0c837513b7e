package io.shopkeeper.pretrained;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ExitCode;
import io.shopkeeper.core.JobException;
import io.shopkeeper.core.digest.Sha256;
import io.shopkeeper.picture.Picture;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PictureEncoderTest {
  private static final String VALID =
      """
      kind = picture-encoder
      dimension = 3
      size = 4
      fit = stretch
      mean = 10 20 30
      deviation = 2 4 5
      layout = nchw
      sha256 = %s
      licence = Apache-2.0
      source = test
      """;

  private static byte[] resource(String name) {
    try (InputStream in = PictureEncoderTest.class.getResourceAsStream(name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new IllegalStateException(name, e);
    }
  }

  /** A model whose vector is the mean of each channel. */
  private static PretrainedModel model(String file, String right, String wrong) {
    byte[] onnx = resource(file);
    String text = VALID.formatted(Sha256.of(onnx).hex()).replace(right, wrong);
    byte[] descriptor = text.getBytes(StandardCharsets.UTF_8);
    return PretrainedModel.of(
        file + wrong,
        name ->
            switch (name) {
              case "model.properties" -> descriptor;
              case "model.onnx" -> onnx;
              default -> throw new FileNotFoundException(name);
            });
  }

  private static Picture gradient(int width, int height) {
    return Picture.of(
        width,
        height,
        IntStream.range(0, width * height)
            .map(i -> (i % 200) << 16 | (i * 3 % 200) << 8 | i * 7 % 200)
            .toArray());
  }

  /** The mean of each channel of what the square shows, prepared by hand. */
  private static float[] expected(Picture square) {
    float[] mean = {10, 20, 30};
    float[] deviation = {2, 4, 5};
    float[] expected = new float[3];
    for (int c = 0; c < 3; c++) {
      double sum = 0;
      for (int pixel : square.pixels()) {
        sum += pixel >> (16 - 8 * c) & 255;
      }
      expected[c] = (float) ((sum / square.pixels().length - mean[c]) / deviation[c]);
    }
    return expected;
  }

  @Test
  void aPictureIsPreparedAsTheDescriptorSays() {
    Picture picture = gradient(4, 4);
    float[] planar = PictureEncoder.of(model("channel-means.onnx", "", "")).vector(picture);
    assertArrayEquals(expected(picture), planar, 1e-4f);
    float[] interleaved =
        PictureEncoder.of(model("channel-means-last.onnx", "nchw", "nhwc")).vector(picture);
    assertArrayEquals(planar, interleaved, 1e-4f);
  }

  @Test
  void aPictureIsSqueezedOrCropped() {
    Picture wide = gradient(12, 4);
    assertArrayEquals(
        expected(wide.resized(4, 4)),
        PictureEncoder.of(model("channel-means.onnx", "", "")).vector(wide),
        1e-4f);
    assertArrayEquals(
        expected(wide.cropped(4, 0, 4, 4)),
        PictureEncoder.of(model("channel-means.onnx", "stretch", "crop")).vector(wide),
        1e-4f);
  }

  @Test
  void theVectorsOfSeveralLooksAreAveraged() {
    Picture wide = gradient(12, 4);
    PretrainedModel looks =
        model(
            "channel-means.onnx", "size = 4\nfit = stretch", "views = crop 4, stretch 6 mirrored");
    float[] middle = expected(wide.cropped(4, 0, 4, 4));
    float[] whole = expected(wide.resized(6, 6));
    float[] both = new float[3];
    for (int c = 0; c < 3; c++) {
      both[c] = (middle[c] + whole[c]) / 2;
    }
    assertArrayEquals(both, PictureEncoder.of(looks).vector(wide), 1e-4f);
    PretrainedModel one = model("channel-means.onnx", "", "");
    assertEquals(one.sha256(), looks.sha256());
    assertEquals(one.sha256(), one.vectors());
    assertNotEquals(one.vectors(), looks.vectors(), "a head on the one is no use to the other");
  }

  @Test
  void aMirroredLookExchangesLeftAndRight() {
    Picture picture = gradient(4, 4);
    PictureEncoder.Preparation mirrored =
        PictureEncoder.Preparation.of(
            model("channel-means.onnx", "size = 4\nfit = stretch", "views = stretch 4 mirrored"));
    float[] plain = mirrored.numbers(picture);
    float[] seen = mirrored.numbers(mirrored.looks().get(0).of(picture));
    for (int i = 0; i < seen.length; i++) {
      assertEquals(plain[i / 4 * 4 + 3 - i % 4], seen[i]);
    }
  }

  @Test
  void itTravelsToOtherProcesses() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(PretrainedModel.of("bge-small-en-v15-q"));
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      PretrainedModel there = (PretrainedModel) in.readObject();
      assertEquals(PretrainedModel.of("bge-small-en-v15-q").sha256(), there.sha256());
      assertSame(TextEncoder.of(there), TextEncoder.of(there));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "size = 4 | size = 0 | is '0': expected a number from 1 on",
        "fit = stretch | fit = pad | is 'pad': expected crop or stretch",
        "mean = 10 20 30 | mean = 1 2 | is '1 2': expected one number, or three",
        "mean = 10 20 30 | mean = NaN | is 'NaN': expected one number, or three",
        "deviation = 2 4 5 | deviation = 0 | it must be above 0",
        "size = 4 | views = crop | views in model.properties has 'crop'",
        "size = 4 | views = crop 4 turned | has 'crop 4 turned': expected such as crop 224",
        "size = 4 | views = crop 4, pad 4 | has ' pad 4'",
        "layout = nchw | layout = chw | is 'chw': expected nchw or nhwc",
        "licence | pooling | pooling in model.properties is no key",
      })
  void mistakesOfADescriptorAreOneLine(String right, String wrong, String expected) {
    refused(ExitCode.USAGE, expected, "channel-means.onnx", right, wrong);
  }

  @Test
  void whatIsNoSuchModelIsRefused() {
    refused(ExitCode.BAD_INPUT, "its inputs are [a, b]", "two-inputs.onnx", "", "");
    refused(
        ExitCode.BAD_INPUT,
        "it makes 3 numbers of a picture, not 5",
        "channel-means.onnx",
        "dimension = 3",
        "dimension = 5");
    refused(
        ExitCode.BAD_INPUT,
        "it does not take an array of [1, 4, 4, 3]",
        "channel-means.onnx",
        "nchw",
        "nhwc");
    JobException text =
        assertThrows(
            JobException.class, () -> PictureEncoder.of(PretrainedModel.of("bge-small-en-v15-q")));
    assertTrue(
        text.getMessage().contains("is 'text-encoder': expected picture-encoder"),
        text.getMessage());
  }

  private static void refused(
      ExitCode code, String expected, String file, String right, String wrong) {
    JobException refused =
        assertThrows(JobException.class, () -> PictureEncoder.of(model(file, right, wrong)));
    assertEquals(code, refused.exitCode(), refused.getMessage());
    assertTrue(
        refused.getMessage().contains(expected) && refused.getMessage().lines().count() == 1,
        refused.getMessage());
  }
}
