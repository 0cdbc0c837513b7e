package io.shopkeeper.platform.version;

import io.shopkeeper.platform.storage.FailingStorage.Death;
import io.shopkeeper.platform.storage.MiniHdfs;
import io.shopkeeper.platform.storage.Storage;
import java.util.List;

class VersionCrashHdfsIT extends VersionCrashes {
  @Override
  Storage open(String name) {
    return MiniHdfs.open(name);
  }

  @Override
  List<Death> deaths() {
    // What a half-done step leaves is the same on any file system; the local test has it.
    return List.of(Death.BEFORE);
  }

  @Override
  int stride() {
    // The local test takes every step.
    return 5;
  }
}
