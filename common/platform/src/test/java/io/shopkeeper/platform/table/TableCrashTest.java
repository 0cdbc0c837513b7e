package io.shopkeeper.platform.table;

import io.shopkeeper.platform.storage.HadoopStorage;
import io.shopkeeper.platform.storage.Storage;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.io.TempDir;

class TableCrashTest extends TableCrashes {
  @TempDir Path directory;

  @Override
  Storage open(String name) {
    return HadoopStorage.open(directory.resolve(name).toString(), new Configuration());
  }
}
