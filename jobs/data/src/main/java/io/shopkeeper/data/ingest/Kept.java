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

  /** Hints to broadcast a side of a join if its rows are at most {@code most}. */
  static Dataset<Row> small(Dataset<Row> side, long rows, long most) {
    return rows <= most ? broadcast(side) : side;
  }

  @Override
  public void close() {
    frames.forEach(Dataset::unpersist);
  }
}
