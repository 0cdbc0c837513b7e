package io.shopkeeper.deep.train;

import io.shopkeeper.deep.network.HandedOut;
import io.shopkeeper.deep.network.Weights;
import io.shopkeeper.deep.network.WeightsChange;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * Hands weights out to executors, round after round. One that took part in the round before fetches
 * what changed; any other the whole weights of some round, and what changed since. When those
 * changes have become more than the weights, they are handed out whole anew.
 */
final class Handout implements AutoCloseable {
  private final JavaSparkContext spark;
  private final String training = UUID.randomUUID().toString();
  private final List<Broadcast<WeightsChange>> changes = new ArrayList<>();
  private Broadcast<Weights> whole;
  private int wholeVersion;
  private int version;
  private long changed;

  /** Begins with these weights. */
  Handout(JavaSparkContext spark, Weights first) {
    this.spark = spark;
    this.whole = spark.broadcast(first);
  }

  /** The weights as they are now, at some place in training. */
  HandedOut now(int iterations, int epochs) {
    return new HandedOut(
        training, version, whole, wholeVersion, List.copyOf(changes), iterations, epochs);
  }

  /**
   * Goes on to the next weights.
   *
   * @param change that made them of those now
   * @param after what it made
   */
  void next(WeightsChange change, Weights after) {
    version++;
    changed += change.numbers();
    boolean all = change.whole();
    if (!all) {
      changes.add(spark.broadcast(change));
    }
    if (all || changed > (long) after.parameters().length + after.updaterState().length) {
      // The last change stays, for those who have the weights before it.
      while (changes.size() > (all ? 0 : 1)) {
        changes.remove(0).destroy();
      }
      whole.destroy();
      whole = spark.broadcast(after);
      wholeVersion = version;
      changed = 0;
    }
  }

  @Override
  public void close() {
    changes.forEach(Broadcast::destroy);
    whole.destroy();
  }
}
