package io.shopkeeper.data.ingest;

import static org.apache.spark.sql.functions.broadcast;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/** Persisted frames, which are released together. */
final class Kept implements AutoCloseable {
  private final List<Dataset<Row>> frames = new ArrayList<>();

  /** Persists a frame, which must not contain raw lines, since it may be spilled to local disks. */
  Dataset<Row> keep(Dataset<Row> frame) {
    Dataset<Row> kept = frame.persist(StorageLevel.MEMORY_AND_DISK());
    frames.add(kept);
    return kept;
  }

  /** Hints to broadcast a side of a join if it has at most {@code most} rows. */
  static Dataset<Row> small(Dataset<Row> kept, long most) {
    return kept.count() <= most ? broadcast(kept) : kept;
  }

  @Override
  public void close() {
    frames.forEach(Dataset::unpersist);
  }
}
