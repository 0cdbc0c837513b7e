package io.shopkeeper.platform.table;

import org.junit.jupiter.api.Tag;

/** At every step, which takes minutes on HDFS. */
@Tag("long")
class TableCrashEverywhereHdfsIT extends TableCrashHdfsIT {
  @Override
  int stride() {
    return 1;
  }
}
