package io.shopkeeper.recommend.als;

import io.shopkeeper.platform.storage.Json;
import io.shopkeeper.platform.storage.Names;
import io.shopkeeper.platform.storage.Storage;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Records the progress of trainings, from which a killed run resumes. The factors are in Spark's
 * reliable checkpoints; this class stores their paths, keyed by a training's identity: its plan,
 * its start and its ratings.
 */
public final class AlsCheckpoints {
  private static final String SUFFIX = ".json";

  private final Storage storage;
  private final String directory;

  /**
   * Opens the records in a directory.
   *
   * @param directory relative to the root; the same one for every attempt of a run
   */
  public AlsCheckpoints(Storage storage, String directory) {
    this.storage = storage;
    this.directory = directory;
  }

  /**
   * The state of a training between two iterations.
   *
   * @param iteration number of completed iterations
   * @param users the checkpoint of the users' factors
   * @param items the checkpoint of the items' factors
   * @param objectives the value of the objective after each iteration
   */
  record State(int iteration, String users, String items, List<Double> objectives) {}

  /** The last saved state of a training; empty if there is none. */
  Optional<State> last(String training) throws IOException {
    String home = home(training);
    List<String> notes =
        storage.list(home).stream().filter(name -> name.matches("\\d{7}\\" + SUFFIX)).toList();
    return notes.isEmpty()
        ? Optional.empty()
        : Optional.of(Json.read(storage, home + "/" + notes.get(notes.size() - 1), State.class));
  }

  /** Saves a state atomically. */
  void save(String training, State state) throws IOException {
    String note = home(training) + "/%07d".formatted(state.iteration());
    storage.delete(note);
    storage.write(note, Json.bytes(state));
    storage.rename(note, note + SUFFIX);
  }

  private String home(String training) {
    return directory + "/" + Names.check("training", training);
  }
}
