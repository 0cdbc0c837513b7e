package io.shopkeeper.deep.train;

import io.shopkeeper.core.JobException;
import io.shopkeeper.core.digest.Sha256;
import io.shopkeeper.deep.network.NetworkDefinition;
import io.shopkeeper.deep.network.Weights;
import io.shopkeeper.platform.storage.Json;
import io.shopkeeper.platform.storage.Storage;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * States of training on storage, below a directory of the run: each appears by one rename, the two
 * newest stay. One that is damaged is passed over for the one before.
 */
final class Checkpoints {
  private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);
  private static final int KEPT = 2;
  private static final String STATE = "/state.json";
  private static final String WEIGHTS = "/weights.bin";
  private static final String BEST = "/best.bin";

  private final Storage storage;
  private final String directory;
  private final String network;
  private final String examples;

  /**
   * What {@code state.json} says.
   *
   * @param network fingerprint of the definition
   * @param examples fingerprint of the examples and of the order they come in
   */
  private record State(
      String network,
      String examples,
      String weightsSum,
      String bestSum,
      TrainingState.Progress at) {}

  /**
   * @param directory relative to the root
   * @param examples what the order of the examples depends on
   */
  Checkpoints(Storage storage, String directory, NetworkDefinition network, String examples) {
    this.storage = storage;
    this.directory = directory;
    this.network = network.fingerprint();
    this.examples = examples;
  }

  /** Writes a state; older ones but the last go. */
  void write(TrainingState state) throws IOException {
    List<String> earlier = numbers();
    long number = earlier.isEmpty() ? 1 : Long.parseLong(earlier.get(earlier.size() - 1)) + 1;
    String fresh = directory + "/_fresh";
    storage.delete(fresh);
    byte[] weights = state.weights().toBytes();
    storage.write(fresh + WEIGHTS, weights);
    String bestSum = "";
    if (state.best() != null) {
      byte[] best = state.best().toBytes();
      storage.write(fresh + BEST, best);
      bestSum = Sha256.of(best).hex();
    }
    storage.write(
        fresh + STATE,
        Json.bytes(new State(network, examples, Sha256.of(weights).hex(), bestSum, state.at())));
    storage.rename(fresh, directory + "/" + "%07d".formatted(number));
    for (int i = 0; i <= earlier.size() - KEPT; i++) {
      storage.delete(directory + "/" + earlier.get(i));
    }
  }

  /**
   * The newest whole state.
   *
   * @param say told of one that is passed over
   * @throws JobException 64 where it is of another network or of other examples
   */
  Optional<TrainingState> newest(Consumer<String> say) throws IOException {
    List<String> numbers = numbers();
    for (int i = numbers.size() - 1; i >= 0; i--) {
      String place = directory + "/" + numbers.get(i);
      try {
        return Optional.of(read(place));
      } catch (Json.DamagedFile | java.io.FileNotFoundException | IllegalArgumentException e) {
        LOG.warn("damaged checkpoint {}", place, e);
        say.accept("checkpoint %s is damaged; going back to the one before".formatted(place));
      }
    }
    return Optional.empty();
  }

  private TrainingState read(String place) throws IOException {
    State state = Json.read(storage, place + STATE, State.class);
    String remedy = "; give another --run-id to begin anew, or delete " + storage.path(directory);
    if (!network.equals(state.network())) {
      throw JobException.usage(
          "checkpoint %s is of network %s, this run trains %s%s"
              .formatted(storage.path(place), state.network(), network, remedy));
    }
    if (!examples.equals(state.examples())) {
      throw JobException.usage(
          "checkpoint %s is of other examples or another order of them (%s) than this run's (%s)%s"
              .formatted(storage.path(place), state.examples(), examples, remedy));
    }
    return new TrainingState(
        weights(place + WEIGHTS, state.weightsSum()),
        state.bestSum().isEmpty() ? null : weights(place + BEST, state.bestSum()),
        state.at());
  }

  private Weights weights(String file, String expected) throws IOException {
    byte[] bytes = storage.read(file);
    if (!Sha256.of(bytes).hex().equals(expected)) {
      throw new IllegalArgumentException(file + " has another sum than its state says");
    }
    return Weights.ofBytes(bytes);
  }

  /** Removes all of them: the run is done. */
  void clear() throws IOException {
    storage.delete(directory);
  }

  private List<String> numbers() throws IOException {
    return storage.list(directory).stream().filter(name -> name.matches("\\d{7,}")).toList();
  }
}
