package io.shopkeeper.deep.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ExitCode;
import io.shopkeeper.core.JobException;
import io.shopkeeper.deep.train.Clouds;
import io.shopkeeper.deep.train.Clouds.Point;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.nd4j.linalg.learning.config.Adam;

class ModelFileTest {
  private static final String GOLDEN = "/golden/clouds-network.zip";
  private static final List<Point> POINTS =
      List.of(new Point(0, 0, 0), new Point(2, 0, 1), new Point(0, 2, 2));

  private static Network trained() {
    Network network = Clouds.network(new Adam(0.05), 1.0).create();
    for (int i = 0; i < 50; i++) {
      network.train(Clouds.FORMAT.batch(POINTS));
    }
    return network;
  }

  private static float[] outputs(Network network) {
    return network.outputs(Clouds.FORMAT.batch(POINTS))[0].dup().data().asFloat();
  }

  @Test
  void readsBackAndGoesOnAsIfNothingHadHappened() throws Exception {
    Network network = trained();
    NetworkDefinition definition = Clouds.network(new Adam(0.05), 1.0);
    byte[] zip = ModelFile.bytes(definition, network.weights());
    ModelFile.Model model = ModelFile.read(zip, NetworkDefinition.Kind.SEQUENCE, "network.zip");
    assertEquals(network.weights(), model.weights());
    Network again = model.definition().create();
    again.load(model.weights());
    assertArrayEquals(outputs(network), outputs(again));
    network.train(Clouds.FORMAT.batch(POINTS));
    again.train(Clouds.FORMAT.batch(POINTS));
    assertEquals(network.weights(), again.weights());
  }

  @Test
  void refusesWhatWasCutShort() throws Exception {
    byte[] zip = ModelFile.bytes(Clouds.network(new Adam(0.05), 1.0), trained().weights());
    for (int length : new int[] {0, 10, zip.length / 2, zip.length - 30}) {
      JobException refused =
          assertThrows(
              JobException.class,
              () ->
                  ModelFile.read(
                      Arrays.copyOf(zip, length),
                      NetworkDefinition.Kind.SEQUENCE,
                      "a/network.zip"));
      assertEquals(ExitCode.BAD_INPUT, refused.exitCode());
      assertTrue(refused.getMessage().startsWith("a/network.zip is no whole network"));
    }
    assertThrows(
        JobException.class, () -> ModelFile.read(zip, NetworkDefinition.Kind.GRAPH, "network.zip"));
  }

  @Test
  void namesALayerThatThisVersionLacks() throws Exception {
    byte[] zip = ModelFile.bytes(Clouds.network(new Adam(0.05), 1.0), trained().weights());
    byte[] other =
        withConfiguration(
            zip,
            json ->
                json.replace(
                    "org.deeplearning4j.nn.conf.layers.DenseLayer", "com.example.LayerOfTomorrow"));
    JobException refused =
        assertThrows(
            JobException.class,
            () -> ModelFile.read(other, NetworkDefinition.Kind.SEQUENCE, "a/network.zip"));
    assertEquals(ExitCode.BAD_INPUT, refused.exitCode());
    assertTrue(refused.getMessage().contains("com.example.LayerOfTomorrow"), refused.getMessage());
    assertEquals(1, refused.getMessage().lines().count());
  }

  /** The same zip with another configuration. */
  private static byte[] withConfiguration(byte[] zip, UnaryOperator<String> change)
      throws IOException {
    ByteArrayOutputStream changed = new ByteArrayOutputStream();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip));
        ZipOutputStream out = new ZipOutputStream(changed)) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        byte[] bytes = in.readAllBytes();
        out.putNextEntry(new ZipEntry(entry.getName()));
        out.write(
            entry.getName().equals("configuration.json")
                ? change
                    .apply(new String(bytes, StandardCharsets.UTF_8))
                    .getBytes(StandardCharsets.UTF_8)
                : bytes);
      }
    }
    return changed.toByteArray();
  }

  @Test
  void readsWhatAnEarlierShopkeeperWrote() throws Exception {
    byte[] zip;
    try (InputStream in = ModelFileTest.class.getResourceAsStream(GOLDEN)) {
      zip = in.readAllBytes();
    }
    ModelFile.Model model = ModelFile.read(zip, NetworkDefinition.Kind.SEQUENCE, GOLDEN);
    assertEquals(51, model.weights().parameters().length);
    assertEquals(50, model.weights().iterations());
    Network network = model.definition().create();
    network.load(model.weights());
    float[] outputs = outputs(network);
    for (int point = 0; point < 3; point++) {
      assertTrue(outputs[point * 3 + point] > 0.9, Arrays.toString(outputs));
    }
  }

  /** Writes the golden file into that folder: only where its format changes on purpose. */
  @Test
  @EnabledIfSystemProperty(named = "shopkeeper.golden", matches = ".+")
  void writeGolden() throws Exception {
    Files.write(
        Path.of(System.getProperty("shopkeeper.golden"), "clouds-network.zip"),
        ModelFile.bytes(Clouds.network(new Adam(0.05), 1.0), trained().weights()));
  }
}
