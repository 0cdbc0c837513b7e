package io.shopkeeper.deep.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.deeplearning4j.util.ModelSerializer;
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
      assertTrue(refused.getMessage().startsWith("a/network.zip is not a whole network"));
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

  /** What a foreign file might ask Java to run. */
  private static final class Bomb implements Serializable {
    private static final long serialVersionUID = 1L;
    private static boolean exploded;

    private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
      in.defaultReadObject();
      exploded = true;
    }
  }

  @Test
  void deserialisesNothing() throws Exception {
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bomb)) {
      out.writeObject(new Bomb());
    }
    byte[] zip = ModelFile.bytes(Clouds.network(new Adam(0.05), 1.0), trained().weights());
    for (String entry : List.of("preprocessor.bin", "normalizer.bin", "objects/bomb")) {
      byte[] foreign = withEntry(zip, entry, bomb.toByteArray());
      JobException refused =
          assertThrows(
              JobException.class,
              () -> ModelFile.read(foreign, NetworkDefinition.Kind.SEQUENCE, "a/network.zip"));
      assertEquals(ExitCode.BAD_INPUT, refused.exitCode());
      assertTrue(refused.getMessage().contains("'" + entry + "'"), refused.getMessage());
      assertFalse(Bomb.exploded, entry);
    }
    // DL4J's own reader does what ours must not; else this test would prove nothing.
    byte[] foreign = withEntry(zip, "preprocessor.bin", bomb.toByteArray());
    assertThrows(
        Exception.class,
        () -> ModelSerializer.restoreMultiLayerNetwork(new ByteArrayInputStream(foreign), true));
    assertTrue(Bomb.exploded);
  }

  @Test
  void refusesAZipWithoutAllItsParts() throws Exception {
    byte[] zip = ModelFile.bytes(Clouds.network(new Adam(0.05), 1.0), trained().weights());
    for (String entry : List.of("configuration.json", "coefficients.bin")) {
      byte[] without = changed(zip, name -> !name.equals(entry), UnaryOperator.identity());
      JobException refused =
          assertThrows(
              JobException.class,
              () -> ModelFile.read(without, NetworkDefinition.Kind.SEQUENCE, "a/network.zip"));
      assertTrue(refused.getMessage().contains("no " + entry), refused.getMessage());
    }
  }

  private static byte[] withEntry(byte[] zip, String name, byte[] content) throws IOException {
    ByteArrayOutputStream changed = new ByteArrayOutputStream();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip));
        ZipOutputStream out = new ZipOutputStream(changed)) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        out.putNextEntry(new ZipEntry(entry.getName()));
        out.write(in.readAllBytes());
      }
      out.putNextEntry(new ZipEntry(name));
      out.write(content);
    }
    return changed.toByteArray();
  }

  /** The same zip with another configuration. */
  private static byte[] withConfiguration(byte[] zip, UnaryOperator<String> change)
      throws IOException {
    return changed(zip, name -> true, change);
  }

  private static byte[] changed(
      byte[] zip, Predicate<String> kept, UnaryOperator<String> configuration) throws IOException {
    ByteArrayOutputStream changed = new ByteArrayOutputStream();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(zip));
        ZipOutputStream out = new ZipOutputStream(changed)) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        byte[] bytes = in.readAllBytes();
        if (!kept.test(entry.getName())) {
          continue;
        }
        out.putNextEntry(new ZipEntry(entry.getName()));
        out.write(
            entry.getName().equals("configuration.json")
                ? configuration
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
