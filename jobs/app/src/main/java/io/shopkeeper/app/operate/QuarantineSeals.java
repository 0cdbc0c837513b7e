package io.shopkeeper.app.operate;

import io.shopkeeper.platform.storage.Storage;
import io.shopkeeper.platform.table.PartitionMark;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Partitions of refused rows: their marks hold the sums. */
final class QuarantineSeals implements Seals {
  private static final String HOME = "quarantine";

  private final Storage storage;

  QuarantineSeals(Storage storage) {
    this.storage = storage;
  }

  @Override
  public List<String> names() throws IOException {
    return storage.list(HOME).stream().filter(PartitionMark::isData).toList();
  }

  @Override
  public List<Sealed> sealed(String table) throws IOException {
    List<Sealed> all = new ArrayList<>();
    for (String day : storage.list(HOME + "/" + table)) {
      if (day.startsWith("ds=")) {
        String directory = HOME + "/" + table + "/" + day;
        all.add(
            Sealed.ofMark(
                storage,
                directory,
                "nothing is made of it: move %s away, or wait until retention deletes it"
                    .formatted(directory)));
      }
    }
    return all;
  }
}
