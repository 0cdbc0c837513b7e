package io.shopkeeper.platform.storage;

import io.shopkeeper.platform.storage.FailingStorage.Dead;
import io.shopkeeper.platform.storage.FailingStorage.Death;
import io.shopkeeper.platform.storage.FailingStorage.Observer;
import java.io.IOException;
import java.util.List;

/** Runs an operation to its death at every step, once before it and once in the middle of it. */
public final class Crashes {
  private Crashes() {}

  /** A storage with the state from before the operation, fresh for every death. */
  @FunctionalInterface
  public interface Start {
    Storage open(String name) throws Exception;
  }

  /** What dies. */
  @FunctionalInterface
  public interface Operation {
    void run(Storage storage) throws Exception;
  }

  /** What must hold after a death, on the storage that the dead process left. */
  @FunctionalInterface
  public interface Aftermath {
    void check(Storage storage, String where) throws Exception;
  }

  /** Looks at the storage between two steps, as a reader does. */
  @FunctionalInterface
  public interface Reader {
    void look(Storage storage, String where) throws IOException;
  }

  /** What any file system may do to a process that dies, or lives on. */
  public static final List<Death> ALL =
      List.of(Death.BEFORE, Death.HALFWAY, Death.REFUSED, Death.DONE);

  /**
   * Lets it die everywhere.
   *
   * @return the steps of the operation
   */
  public static List<String> everywhere(
      List<Death> deaths, Start start, Operation operation, Reader reader, Aftermath aftermath)
      throws Exception {
    return atSteps(1, deaths, start, operation, reader, aftermath);
  }

  /**
   * Lets it die at some steps, where dying at each takes too long.
   *
   * @param stride from one step to the next at which it dies
   */
  public static List<String> atSteps(
      int stride,
      List<Death> deaths,
      Start start,
      Operation operation,
      Reader reader,
      Aftermath aftermath)
      throws Exception {
    Storage healthy = start.open("healthy");
    FailingStorage whole =
        new FailingStorage(
            healthy,
            0,
            Death.BEFORE,
            (step, what) -> reader.look(healthy, "before step " + step + ", " + what));
    operation.run(whole);
    aftermath.check(healthy, "without a death");
    List<String> steps = whole.steps();
    for (int step = 1; step <= steps.size(); step += stride) {
      for (Death death : deaths) {
        String where = death + " step " + step + " of " + steps.size() + ", " + steps.get(step - 1);
        Storage storage = start.open(death + "-" + step);
        die(storage, step, death, operation, where);
        reader.look(storage, where);
        aftermath.check(storage, where);
      }
    }
    return steps;
  }

  private static void die(Storage storage, int step, Death death, Operation operation, String where)
      throws Exception {
    Observer nobody = (n, what) -> {};
    FailingStorage failing = new FailingStorage(storage, step, death, nobody);
    try {
      operation.run(failing);
    } catch (Dead e) {
      return;
    } catch (IOException | RuntimeException e) {
      if (death == Death.REFUSED || death == Death.DONE) {
        return;
      }
      throw e;
    }
    // A close that swallows its failure, such as that of a lease, is a way to die, too.
    if (failing.steps().size() < step) {
      throw new AssertionError("never reached: " + where);
    }
  }
}
