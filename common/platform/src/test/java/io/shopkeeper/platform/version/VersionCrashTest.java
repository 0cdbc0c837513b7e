package io.shopkeeper.platform.version;

import io.shopkeeper.platform.storage.HadoopStorage;
import io.shopkeeper.platform.storage.Storage;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.io.TempDir;

class VersionCrashTest extends VersionCrashes {
  @TempDir Path directory;

  @Override
  Storage open(String name) {
    return HadoopStorage.open(directory.resolve(name).toString(), new Configuration());
  }
}
