package io.shopkeeper.deep.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ExitCode;
import io.shopkeeper.core.JobException;
import io.shopkeeper.deep.train.Clouds;
import io.shopkeeper.platform.storage.HadoopStorage;
import io.shopkeeper.platform.storage.Storage;
import io.shopkeeper.platform.version.Manifest;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.platform.version.VersionStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.learning.config.Adam;

class NetworkArtifactTest {
  private static final Manifest DRAFT =
      new Manifest(
          "run",
          "job",
          "2026-03-31",
          "",
          "",
          "",
          1,
          Map.of(),
          List.of(),
          Map.of(),
          Map.of(),
          "",
          Map.of());

  @TempDir Path root;

  @Test
  void readsBackWhatItWrote() throws Exception {
    Storage storage = HadoopStorage.open(root.toUri().toString(), new Configuration());
    VersionStore store =
        new VersionStore(storage, "artifacts", Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
    NetworkDefinition definition = Clouds.network(new Adam(0.05), 1.0);
    Weights weights = definition.create().weights();
    Version version =
        store.commitOnce(
            "clouds",
            "run",
            staging -> {
              NetworkArtifact.of(definition, weights)
                  .labels(List.of("here", "there", "everywhere"))
                  .preprocessing(Map.of("scale", 2))
                  .with("own.bin", new byte[] {1, 2})
                  .write(staging);
              return DRAFT;
            });
    NetworkArtifact.Stored stored = NetworkArtifact.in(storage, version);
    assertEquals(weights, stored.network(NetworkDefinition.Kind.SEQUENCE).weights());
    assertEquals(List.of("here", "there", "everywhere"), stored.labels());
    assertEquals(Map.of("scale", 2), stored.preprocessing());
    assertArrayEquals(new byte[] {1, 2}, stored.file("own.bin"));
    Path model = root.resolve("artifacts/clouds/versions/0000001/model");
    assertEquals(definition.json(), Files.readString(model.resolve("network.json")));

    Files.write(model.resolve("network.zip"), new byte[100]);
    Files.deleteIfExists(model.resolve(".network.zip.crc"));
    JobException refused =
        assertThrows(JobException.class, () -> stored.network(NetworkDefinition.Kind.SEQUENCE));
    assertEquals(ExitCode.BAD_INPUT, refused.exitCode());
    assertTrue(refused.getMessage().contains("0000001/model/network.zip"), refused.getMessage());
  }
}
