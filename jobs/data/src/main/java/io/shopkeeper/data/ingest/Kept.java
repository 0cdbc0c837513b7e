package io.shopkeeper.data.ingest;

import static org.apache.spark.sql.functions.broadcast;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/** Frames that are used more than once, and so kept until they are closed. */
final class Kept implements AutoCloseable {
  private final List<Dataset<Row>> frames = new ArrayList<>();

  /** Keeps a frame. It holds no raw line: what is kept may be spilled to local disks. */
  Dataset<Row> keep(Dataset<Row> frame) {
    Dataset<Row> kept = frame.persist(StorageLevel.MEMORY_AND_DISK());
    frames.add(kept);
    return kept;
  }

  /** Sends a side of a join to every task, where it has few enough rows for that. */
  static Dataset<Row> small(Dataset<Row> kept, long most) {
    return kept.count() <= most ? broadcast(kept) : kept;
  }

  @Override
  public void close() {
    frames.forEach(Dataset::unpersist);
  }
}
