package io.shopkeeper.platform.version;

import static io.shopkeeper.platform.version.StoreModel.NAMES;
import static io.shopkeeper.platform.version.StoreModel.RELEASE;
import static io.shopkeeper.platform.version.StoreModel.target;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.shopkeeper.core.JobException;
import io.shopkeeper.core.live.Purpose;
import io.shopkeeper.core.live.Served;
import io.shopkeeper.platform.storage.Crashes;
import io.shopkeeper.platform.storage.FailingStorage;
import io.shopkeeper.platform.storage.HadoopStorage;
import io.shopkeeper.platform.storage.Storage;
import io.shopkeeper.testkit.ForAll;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random sequences of commits, promotions, publications, rollbacks and retention, of which many die
 * at a random step and are run again or not: after each, the stores must be what a model without
 * files says. {@code -Dshopkeeper.fuzz=100000} takes as many steps instead of a few.
 */
class StoreSequencesTest {
  private static final int STEPS = Integer.getInteger("shopkeeper.fuzz", 1000);
  private static final int LENGTH = 100;
  private static final int LATEST_DEATH = 20;
  private static final Purpose PURPOSE = new Purpose("recommender", List.of("als", "ncf"));

  /** Later than any file, so that everything that is left may be cleared away. */
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2100-01-01T00:00:00Z"), ZoneOffset.UTC);

  @TempDir Path directory;

  @Test
  void theStoresAreWhatAModelSaysAfterEachStep() {
    ForAll.seeds(
        Math.max(1, STEPS / LENGTH),
        random -> {
          Storage storage =
              HadoopStorage.open(directory.resolve("root").toString(), new Configuration());
          Sequence sequence = new Sequence(storage, random);
          try {
            for (int step = 0; step < LENGTH; step++) {
              sequence.step();
            }
          } catch (Exception | AssertionError e) {
            throw new AssertionError(
                e.getMessage() + "\n  after " + String.join("\n  then  ", sequence.trace), e);
          } finally {
            for (String name : storage.list("")) {
              storage.delete(name);
            }
          }
        });
  }

  /** Works on a storage that may die. */
  @FunctionalInterface
  private interface Work {
    void on(Storage storage) throws IOException;
  }

  /**
   * One thing that somebody does.
   *
   * @param outcomes what may be so if it dies, the last being what is so if it does not
   */
  private record Deed(String what, Work work, List<StoreModel> outcomes) {}

  private static final class Sequence {
    final List<String> trace = new ArrayList<>();
    private final Storage storage;
    private final SplittableRandom random;
    private StoreModel model = new StoreModel();
    private int runs;

    Sequence(Storage storage, SplittableRandom random) {
      this.storage = storage;
      this.random = random;
    }

    /** Does something; what died is done again by the same run, or left as it is. */
    void step() throws Exception {
      int choice = random.nextInt(100);
      String run =
          runs > 0 && random.nextInt(4) == 0 ? "run-" + random.nextInt(runs) : "run-" + runs++;
      String name = random.nextBoolean() ? RELEASE : NAMES.get(random.nextInt(NAMES.size()));
      String day = "2024-06-0" + (1 + random.nextInt(3));
      long number = any(model.numbers(name));
      long released = any(model.numbers(RELEASE));
      int keep = 1 + random.nextInt(3);
      boolean again;
      do {
        Deed deed = deed(choice, run, name, number, released, day, keep);
        again = !doneBy(deed) && random.nextBoolean();
      } while (again);
    }

    private long any(Set<Long> numbers) {
      List<Long> all = List.copyOf(numbers);
      return all.isEmpty() ? 0 : all.get(random.nextInt(all.size()));
    }

    private Deed deed(
        int choice, String run, String name, long number, long released, String day, int keep) {
      if (choice < 20 || number == 0 || released == 0) {
        return commit(name, run);
      } else if (choice < 45) {
        return promote(name, number, run);
      } else if (choice < 60) {
        return rollback(name, run);
      } else if (choice < 75) {
        return publish(released, day, run);
      } else if (choice < 80 && model.days().contains(day)) {
        return withdraw(day, run);
      }
      return choice < 95 ? retain(name, keep) : clear(name);
    }

    private Deed commit(String name, String run) {
      StoreModel after = model.copy();
      after.commit(name, run);
      return new Deed(
          "commit " + name + " by " + run,
          on ->
              store(on, name)
                  .commitOnce(
                      name,
                      run,
                      staging -> {
                        staging.path("scores");
                        staging.write("scores/part-0.txt", run.getBytes(UTF_8));
                        return VersionStoreTest.draft(run);
                      }),
          List.of(model, after));
    }

    private Deed promote(String name, long number, String run) {
      StoreModel after = model.copy();
      (name.equals(RELEASE) ? after.release : after.slot).take(target(name, number), run);
      return new Deed(
          "promote " + target(name, number) + " by " + run,
          on -> {
            Version version = store(on, name).version(name, number).orElseThrow();
            if (name.equals(RELEASE)) {
              store(on, name).promote(version, run, "random");
            } else {
              slots(on).take(PURPOSE, version, run, "random");
            }
          },
          List.of(model, after));
    }

    private Deed rollback(String name, String run) {
      StoreModel after = model.copy();
      boolean release = name.equals(RELEASE);
      boolean possible = (release ? after.release : after.slot).rollback(run, model.there());
      return new Deed(
          "rollback of " + (release ? RELEASE : "the slot") + " by " + run,
          on -> {
            try {
              if (release) {
                store(on, name).rollback(RELEASE, run);
              } else {
                slots(on).rollback(PURPOSE, run);
              }
            } catch (JobException e) {
              if (possible) {
                throw e;
              }
              return;
            }
            if (!possible) {
              throw new AssertionError("a rollback to nothing was no error");
            }
          },
          List.of(model, after));
    }

    private Deed publish(long number, String day, String run) {
      List<StoreModel> outcomes = new ArrayList<>(List.of(model));
      StoreModel mended = model.copy();
      mended.putBack();
      outcomes.add(mended);
      StoreModel between = model.copy();
      if (between.setAside(day)) {
        outcomes.add(between);
      }
      StoreModel after = model.copy();
      after.publish(day, number);
      outcomes.add(after);
      return new Deed(
          "publish %d for %s by %s".formatted(number, day, run),
          on ->
              new Published(on, CLOCK)
                  .publish(
                      store(on, RELEASE).version(RELEASE, number).orElseThrow(),
                      "scores",
                      LocalDate.parse(day),
                      run),
          outcomes);
    }

    private Deed withdraw(String day, String run) {
      StoreModel mended = model.copy();
      mended.putBack();
      StoreModel after = model.copy();
      after.withdraw(day);
      return new Deed(
          "withdraw " + day + " by " + run,
          on -> new Published(on, CLOCK).withdraw("scores", List.of(day), run),
          List.of(model, mended, after));
    }

    private Deed retain(String name, int keep) {
      List<StoreModel> outcomes = new ArrayList<>(List.of(model));
      for (long number : model.disposable(name, keep)) {
        StoreModel next = outcomes.get(outcomes.size() - 1).copy();
        next.delete(name, number);
        outcomes.add(next);
      }
      return new Deed(
          "retain %d of %s".formatted(keep, name),
          on -> {
            Set<Long> needed = new HashSet<>();
            if (!name.equals(RELEASE)) {
              for (Served served : slots(on).needed(PURPOSE)) {
                if (served.artifact().equals(name)) {
                  needed.add(served.version());
                }
              }
            }
            store(on, name).retain(name, keep, needed);
          },
          outcomes);
    }

    private Deed clear(String name) {
      return new Deed(
          "clear what is left of " + name,
          on -> store(on, name).eraseLeftovers(name, Duration.ZERO),
          List.of(model));
    }

    /** Whether it was done to its end, rather than dying; compares what is seen then. */
    private boolean doneBy(Deed deed) throws Exception {
      int fatal = random.nextInt(3) == 0 ? 1 + random.nextInt(LATEST_DEATH) : 0;
      FailingStorage.Death death = Crashes.ALL.get(random.nextInt(Crashes.ALL.size()));
      FailingStorage failing = new FailingStorage(storage, fatal, death, (n, what) -> {});
      Exception failure = null;
      try {
        deed.work().on(failing);
      } catch (IOException | RuntimeException e) {
        failure = e;
      }
      boolean dead = fatal > 0 && failing.steps().size() >= fatal;
      if (failure != null && !dead) {
        throw new AssertionError(deed.what() + " fails: " + failure.getMessage(), failure);
      }
      trace.add(
          dead
              ? "%s, dead %s %s".formatted(deed.what(), death, failing.steps().get(fatal - 1))
              : deed.what());
      List<StoreModel> outcomes = deed.outcomes();
      int last = outcomes.size() - 1;
      List<Object> seen = visible();
      for (int i = last; i >= (dead ? 0 : last); i--) {
        if (outcomes.get(i).visible().equals(seen)) {
          model = outcomes.get(i);
          return !dead;
        }
      }
      throw new AssertionError(
          "%s: the model says %s, the stores say %s"
              .formatted(deed.what(), outcomes.get(last).visible(), seen));
    }

    private List<Object> visible() throws IOException {
      Map<String, TreeMap<Long, String>> versions = new TreeMap<>();
      for (String name : NAMES) {
        TreeMap<Long, String> of = new TreeMap<>();
        for (Version version : store(storage, name).versions(name)) {
          String content = store(storage, name).directory(name, version.number());
          of.put(version.number(), text(content + "/scores/part-0.txt"));
          if (!version.manifest().runId().equals(of.get(version.number()))) {
            throw new AssertionError(version.path() + " holds " + of.get(version.number()));
          }
        }
        versions.put(name, of);
      }
      Published published = new Published(storage, CLOCK);
      Map<String, String> content = new TreeMap<>();
      for (String day : published.partitions("scores")) {
        String partition = published.directory("scores", day);
        if (!storage.exists(partition + "/_SUCCESS")) {
          throw new AssertionError(partition + " is not whole");
        }
        content.put(day, text(partition + "/part-0.txt"));
      }
      return List.of(
          versions,
          store(storage, RELEASE).production(RELEASE).map(v -> target(RELEASE, v.number())),
          store(storage, RELEASE).history(RELEASE).size(),
          slots(storage).live(PURPOSE).map(v -> target(v.name(), v.number())),
          slots(storage).history(PURPOSE).size(),
          content);
    }

    private String text(String file) throws IOException {
      return new String(storage.read(file), UTF_8);
    }
  }

  private static VersionStore store(Storage storage, String name) {
    return new VersionStore(storage, name.equals(RELEASE) ? "releases" : "artifacts", CLOCK);
  }

  private static Slots slots(Storage storage) {
    return new Slots(
        storage, new VersionStore(storage, "artifacts", CLOCK), CLOCK, List.of(PURPOSE));
  }
}
