package io.shopkeeper.platform.job;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ExitCode;
import io.shopkeeper.core.JobException;
import io.shopkeeper.platform.storage.HadoopStorage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PseudonymKeysTest {
  private static final String KEY = "a key of this shop, and long enough";

  @TempDir Path folder;

  private byte[] found(String mode) throws IOException {
    Path file = folder.resolve("key");
    Files.writeString(file, KEY + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    RunnerSettings.Shopkeeper settings =
        new RunnerSettings.Shopkeeper(
            folder.toString(),
            ZoneOffset.UTC,
            RunnerSettings.KeySource.FILE,
            Optional.of(file.toString()));
    Configuration hadoop = new Configuration();
    return PseudonymKeys.find(
        settings, hadoop, Map.of(), HadoopStorage.open(folder.resolve("root").toString(), hadoop));
  }

  @Test
  void aKeyThatOnlyItsOwnerAndGroupReadIsTaken() throws IOException {
    for (String mode : new String[] {"r--------", "rw-------", "rw-r-----"}) {
      assertArrayEquals(KEY.getBytes(StandardCharsets.UTF_8), found(mode), mode);
    }
  }

  @Test
  void aKeyThatOthersReadOrChangeIsRefused() {
    for (String mode : new String[] {"rw-r--r--", "rw-----w-", "rw-rw----"}) {
      JobException refused = assertThrows(JobException.class, () -> found(mode), mode);
      assertEquals(ExitCode.USAGE, refused.exitCode());
      assertTrue(refused.getMessage().contains(mode), refused.getMessage());
      assertTrue(refused.getMessage().contains("chmod 600 "), refused.getMessage());
      assertFalse(refused.getMessage().contains(KEY));
    }
  }
}
