package io.shopkeeper.data.sample;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.shopkeeper.data.sample.SampleStoreSettings.SampleStore;
import io.shopkeeper.testkit.SharedSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SampleStoreWriterTest {
  @TempDir(cleanup = org.junit.jupiter.api.io.CleanupMode.NEVER) Path root;

  private Map<Fault, Long> write(String output, int slices, String... changes) throws IOException {
    SampleStore settings = SampleStores.settings(changes);
    StorePlan plan = SampleStores.plan(changes);
    SampleStoreWriter writer =
        new SampleStoreWriter(
            SharedSpark.session(), new LocalStorage(root), output, "run-" + output, slices);
    writer.begin();
    writer.orders(plan);
    Map<Fault, Long> lines = writer.behaviour(plan, settings.events());
    writer.catalogue(plan);
    writer.truth(plan, lines);
    writer.commit("made by a test");
    return lines;
  }

  private Map<String, String> digests(Path folder) throws Exception {
    Map<String, String> digests = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        digests.put(
            folder.relativize(file).toString(),
            HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file))));
      }
    }
    return digests;
  }

  @Test
  void theFilesAreTheSameWhateverThePartitionCount() throws Exception {
    write("a", 1, "events=3000", "days=9");
    write("b", 7, "events=3000", "days=9");
    System.out.println(digests(root.resolve("a")).keySet());
    assertEquals(digests(root.resolve("a/behaviour")), digests(root.resolve("b/behaviour")));
    assertEquals(digests(root.resolve("a/catalogue")), digests(root.resolve("b/catalogue")));
  }
}
