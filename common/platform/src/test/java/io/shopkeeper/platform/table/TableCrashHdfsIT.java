package io.shopkeeper.platform.table;

import io.shopkeeper.platform.storage.MiniHdfs;
import io.shopkeeper.platform.storage.Storage;

class TableCrashHdfsIT extends TableCrashes {
  @Override
  Storage open(String name) {
    return MiniHdfs.open(name);
  }
}
