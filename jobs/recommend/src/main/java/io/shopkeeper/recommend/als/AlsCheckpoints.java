package io.shopkeeper.recommend.als;

import io.shopkeeper.platform.storage.Json;
import io.shopkeeper.platform.storage.Names;
import io.shopkeeper.platform.storage.Storage;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * How far trainings of a run had come, so that a run that was killed goes on and does not begin
 * anew. The factors are in Spark's own reliable checkpoints; here is a note of which they are. A
 * note is found by what the training is: its plan, its start and its ratings.
 */
public final class AlsCheckpoints {
  private static final String SUFFIX = ".json";

  private final Storage storage;
  private final String directory;

  /**
   * Notes in a directory.
   *
   * @param directory relative to the root; the same one for every attempt of a run
   */
  public AlsCheckpoints(Storage storage, String directory) {
    this.storage = storage;
    this.directory = directory;
  }

  /**
   * A state between two iterations.
   *
   * @param iteration how many are done
   * @param users the checkpoint of the users' factors
   * @param items that of the items'
   * @param objectives the objective after each iteration
   */
  record State(int iteration, String users, String items, List<Double> objectives) {}

  /** The last state of a training, if it left one. */
  Optional<State> last(String training) throws IOException {
    String home = home(training);
    List<String> notes =
        storage.list(home).stream().filter(name -> name.matches("\\d{7}\\" + SUFFIX)).toList();
    return notes.isEmpty()
        ? Optional.empty()
        : Optional.of(Json.read(storage, home + "/" + notes.get(notes.size() - 1), State.class));
  }

  /** Leaves a state, whole or not at all. */
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
