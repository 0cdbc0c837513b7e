package io.shopkeeper.learning.encode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ExitCode;
import io.shopkeeper.core.JobException;
import io.shopkeeper.pretrained.PretrainedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PretrainedDirectoryTest {
  private static final Configuration HADOOP = new Configuration();

  @TempDir Path folder;

  @Test
  void aDirectoryIsReadWhole() throws IOException {
    Path directory = Files.createDirectories(folder.resolve("模型 one/part"));
    Files.writeString(
        directory.resolveSibling("model.properties"),
        """
        kind = picture-encoder
        dimension = 8
        size = 4
        fit = crop
        mean = 0
        deviation = 1
        layout = nchw
        sha256 = %s
        licence = MIT
        source = test
        """
            .formatted("ab".repeat(32)));
    String where = "file://" + directory.getParent();
    PretrainedModel model = PretrainedDirectory.read(where, HADOOP);
    assertEquals(8, model.dimension());
    assertEquals("ab".repeat(32), model.sha256());
    assertEquals(where, model.name());
    assertEquals(model.sha256(), PretrainedDirectory.vectors(where, HADOOP));
  }

  @Test
  void whatIsThereWithoutADirectoryIsFoundByName() throws IOException {
    String name = PretrainedModel.BUILT_IN.get(0);
    PretrainedModel model = PretrainedDirectory.read(name, HADOOP);
    assertEquals(name, model.name());
    assertEquals(model.sha256(), PretrainedDirectory.vectors(name, HADOOP));
  }

  @Test
  void aDirectoryWithoutDescriptorIsToldInOneLine() {
    for (String where : new String[] {folder + "/nowhere", folder.toString(), "://", ""}) {
      JobException refused =
          assertThrows(JobException.class, () -> PretrainedDirectory.read(where, HADOOP));
      assertEquals(ExitCode.USAGE, refused.exitCode());
      assertTrue(
          refused.getMessage().contains("no readable model.properties")
              && refused.getMessage().lines().count() == 1,
          refused.getMessage());
    }
  }
}
