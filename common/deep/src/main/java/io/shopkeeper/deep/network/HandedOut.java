package io.shopkeeper.deep.network;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.broadcast.Broadcast;

/**
 * Weights of one moment of a training, as an executor may come by them: whole, or from those that
 * it had before by what changed since. Each part is fetched by those alone who need it.
 *
 * @param training names the training, unlike every other
 * @param version of the weights, counted by averagings
 * @param whole weights of the version {@code wholeVersion}, which is not later
 * @param changes the last of them makes {@code version}, the one before it the version before
 * @param iterations steps taken so far
 * @param epochs whole passes over the examples so far
 */
public record HandedOut(
    String training,
    int version,
    Broadcast<Weights> whole,
    int wholeVersion,
    List<Broadcast<WeightsChange>> changes,
    int iterations,
    int epochs)
    implements Serializable {

  /** Makes a network that stands at an earlier version, or nowhere, stand at this one. */
  void bring(Network network, Standing at) {
    int from = version - changes.size();
    boolean follows =
        at != null
            && at.training().equals(training)
            && from <= at.version()
            && at.version() < version
            && network.precedes(changes.get(at.version() - from).value());
    if (!follows) {
      network.load(whole.value());
    }
    for (int v = follows ? at.version() : wholeVersion; v < version; v++) {
      network.apply(changes.get(v - from).value());
    }
    network.count(iterations, epochs);
  }

  Standing standing() {
    return new Standing(training, version);
  }

  /** Which weights a network began its last steps with. */
  record Standing(String training, int version) {}
}
