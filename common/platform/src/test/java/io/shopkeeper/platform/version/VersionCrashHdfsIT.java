package io.shopkeeper.platform.version;

import io.shopkeeper.platform.storage.MiniHdfs;
import io.shopkeeper.platform.storage.Storage;

class VersionCrashHdfsIT extends VersionCrashes {
  @Override
  Storage open(String name) {
    return MiniHdfs.open(name);
  }
}
