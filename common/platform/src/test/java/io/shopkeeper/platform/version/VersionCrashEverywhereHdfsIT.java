package io.shopkeeper.platform.version;

import org.junit.jupiter.api.Tag;

/** At every step, which takes minutes on HDFS. */
@Tag("long")
class VersionCrashEverywhereHdfsIT extends VersionCrashHdfsIT {
  @Override
  int stride() {
    return 1;
  }
}
