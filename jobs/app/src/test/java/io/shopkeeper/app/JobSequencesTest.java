package io.shopkeeper.app;

import static io.shopkeeper.app.ShopModel.BLEND;
import static io.shopkeeper.app.ShopModel.LISTS;
import static io.shopkeeper.app.ShopModel.RECOMMENDER;
import static io.shopkeeper.app.ShopModel.SIMILAR;
import static io.shopkeeper.app.ShopModel.last;

import io.shopkeeper.core.ExitCode;
import io.shopkeeper.platform.job.JobTest;
import io.shopkeeper.platform.job.KilledJob;
import io.shopkeeper.platform.storage.Crashes;
import io.shopkeeper.platform.storage.FailingStorage;
import io.shopkeeper.platform.storage.FailingStorage.Death;
import io.shopkeeper.testkit.ForAll;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random sequences of whole jobs, of which many die at a random step and are run again or not:
 * after each, the shop must show what a model without files says, and the job must end as it says.
 * {@code -Dshopkeeper.fuzz=100000} runs 200 sequences instead of two.
 */
class JobSequencesTest {
  private static final int SEQUENCES =
      Math.max(2, Integer.getInteger("shopkeeper.fuzz", 1000) / 500);
  private static final int LENGTH = 10;

  /** Later than any file, so that retention may clear everything away that nobody needs. */
  private static final Instant FAR = Instant.parse("2100-01-01T00:00:00Z");

  private static final Pattern REPEATED = Pattern.compile("already done as (\\S+);");

  @TempDir static Path directory;

  /** A shop after its first night, and what is known of it. */
  private static Path morning;

  private static ShopModel known;

  /** The steps of each job as it ran last, to choose one at which it dies. */
  private static final Map<String, Integer> STEPS = new HashMap<>();

  @BeforeAll
  static void aFirstNight() throws Exception {
    morning = directory.resolve("morning");
    Sequence night =
        new Sequence(TinyShop.opened(morning), new ShopModel(), new SplittableRandom(0));
    for (Deed deed :
        List.of(
            night.ingest(),
            night.train("2026-03-31", 1),
            night.rank("2026-03-31"),
            night.similar("2026-03-31"),
            night.publish(),
            night.train("2026-03-31", 2),
            night.rank("2026-03-31"),
            night.publish(),
            night.rank("2026-03-30"))) {
      night.done(deed, 0, Death.BEFORE);
    }
    known = night.model;
  }

  @Test
  void theShopIsWhatAModelSaysAfterEachJob() {
    ForAll.seeds(
        SEQUENCES,
        random -> {
          Path copy = KilledJob.copy(morning);
          Sequence sequence = new Sequence(new TinyShop(copy), known.copy(), random);
          try {
            for (int step = 0; step < LENGTH; step++) {
              sequence.step();
            }
            sequence.done(sequence.scrub(), 0, Death.BEFORE);
          } catch (Exception | AssertionError e) {
            throw new AssertionError(
                e.getMessage() + "\n  after " + String.join("\n  then  ", sequence.trace), e);
          }
        });
  }

  /**
   * What a job may have done.
   *
   * @param between the states in which it may die
   * @param end the state after it
   */
  private record Ways(List<ShopModel> between, ShopModel end, ExitCode exit) {
    static Ways of(List<ShopModel> states) {
      return new Ways(states, last(states), ExitCode.DONE);
    }
  }

  /** Says what a job does to a shop; of runs by their jobs' names, where they are known. */
  @FunctionalInterface
  private interface Effect {
    Ways on(ShopModel model, Map<String, String> runs) throws IOException;
  }

  /** A job as somebody starts it. */
  private record Deed(String job, String day, List<String> settings, Effect effect) {
    @Override
    public String toString() {
      return "%s --as-of %s %s".formatted(job, day, String.join(" ", settings));
    }
  }

  private static final class Sequence {
    final List<String> trace = new ArrayList<>();
    private final TinyShop shop;
    private final SplittableRandom random;
    private ShopModel model;
    private Set<String> ended = Set.of();
    private int runs;

    Sequence(TinyShop shop, ShopModel model, SplittableRandom random) {
      this.shop = shop;
      this.model = model;
      this.random = random;
    }

    /** Runs a job; one that died is run again, or left as it is. */
    void step() throws Exception {
      Deed deed = deed(random.nextInt(100));
      boolean again;
      do {
        int fatal =
            random.nextInt(3) == 0 ? 1 + random.nextInt(STEPS.getOrDefault(deed.job(), 40)) : 0;
        again =
            !done(deed, fatal, Crashes.ALL.get(random.nextInt(Crashes.ALL.size())))
                && random.nextInt(4) > 0;
      } while (again);
    }

    private Deed deed(int choice) throws Exception {
      String day = "2026-03-" + (29 + random.nextInt(3));
      if (choice < 2) {
        if (random.nextInt(3) > 0) {
          shop.file("more-" + runs, random, 3, 1 + random.nextInt(9));
        }
        return ingest();
      } else if (choice < 5) {
        return train(day, 1 + random.nextInt(2));
      } else if (choice < 12) {
        return rank(day);
      } else if (choice < 14) {
        return similar(day);
      } else if (choice < 42) {
        return publish();
      } else if (choice < 80) {
        return rollback(choice < 62 ? LISTS : choice < 71 ? SIMILAR : RECOMMENDER);
      } else if (choice < 96) {
        return retention(1 + random.nextInt(3), 1 + random.nextInt(2));
      }
      return choice < 98 || random.nextInt(4) > 0 ? scrub() : pipeline();
    }

    Deed ingest() {
      return new Deed("ingest", "2026-03-31", List.of(), (before, ids) -> ingested(before));
    }

    private Ways ingested(ShopModel before) throws IOException {
      ShopModel after = before.copy();
      after.events.clear();
      after.events.putAll(shop.logged());
      return Ways.of(List.of(before, after));
    }

    Deed train(String day, int seed) {
      return new Deed(
          "als-train",
          day,
          List.of("als.seed=" + seed),
          (before, ids) -> committed(before, BLEND, day, ids.get("als-train")));
    }

    Deed rank(String day) {
      return new Deed(
          "rank", day, List.of(), (before, ids) -> committed(before, LISTS, day, ids.get("rank")));
    }

    Deed similar(String day) {
      return new Deed(
          "similar-items",
          day,
          List.of(),
          (before, ids) -> committed(before, SIMILAR, day, ids.get("similar-items")));
    }

    /** A version of this run, or one that it made before it died; a model takes its turn. */
    private Ways committed(ShopModel before, String name, String day, String run) {
      if (run != null && ended.contains(run)) {
        return Ways.of(List.of(before));
      }
      List<ShopModel> between = new ArrayList<>(List.of(before));
      ShopModel committed = before.copy();
      long fresh = committed.commit(name, day);
      between.add(committed);
      ShopModel end = before.madeBy(name, String.valueOf(run)).isPresent() ? before : committed;
      if (name.equals(BLEND)) {
        for (long number : committed.versions.get(BLEND).keySet()) {
          if (number == fresh || !ended.contains(before.versions.get(BLEND).get(number).run())) {
            between.add(taken(number == fresh ? committed : before, number));
          }
        }
        end = taken(end, before.madeBy(name, String.valueOf(run)).orElse(fresh));
      }
      return new Ways(between, end, ExitCode.DONE);
    }

    private static ShopModel taken(ShopModel from, long number) {
      ShopModel taken = from.copy();
      String target = ShopModel.target(BLEND, number);
      taken.take(RECOMMENDER, target, "the run of " + target);
      return taken;
    }

    Deed publish() {
      String run = "publish " + runs;
      return new Deed(
          "publish", "2026-03-31", List.of(), (before, ids) -> Ways.of(before.publish(run)));
    }

    private Deed rollback(String history) {
      String run = "rollback " + runs;
      return new Deed(
          "rollback",
          "2026-03-31",
          List.of(
              "rollback.name=" + history,
              "rollback.kind=" + (history.equals(RECOMMENDER) ? "artifacts" : "releases")),
          (before, ids) -> {
            List<ShopModel> states = before.rollback(history, run);
            return states.isEmpty()
                ? new Ways(List.of(before), before, ExitCode.USAGE)
                : new Ways(states.subList(0, states.size() - 1), last(states), ExitCode.DONE);
          });
    }

    private Deed retention(int versions, int days) {
      return new Deed(
          "retention",
          "2026-03-31",
          List.of(
              "retention.versions=" + versions,
              "retention.published-days=" + days,
              "retention.leftovers=1h"),
          (before, ids) -> Ways.of(before.retain(versions, days)));
    }

    Deed scrub() {
      return new Deed("scrub", "2026-03-31", List.of(), (before, ids) -> Ways.of(List.of(before)));
    }

    private Deed pipeline() {
      String run = "pipeline " + runs;
      return new Deed(
          "pipeline",
          "2026-03-31",
          List.of(),
          (before, ids) -> {
            if (ids.containsKey("pipeline") && ended.contains(ids.get("pipeline"))) {
              return Ways.of(List.of(before));
            }
            List<ShopModel> states = new ArrayList<>(List.of(before));
            for (Effect step :
                List.<Effect>of(
                    (from, of) -> ingested(from),
                    train("2026-03-31", 42).effect(),
                    rank("2026-03-31").effect(),
                    similar("2026-03-31").effect(),
                    (from, of) -> Ways.of(from.publish(run)))) {
              // Whoever died did not say which runs it was about to repeat.
              List<ShopModel> ends = ids.isEmpty() ? List.copyOf(states) : List.of(last(states));
              for (ShopModel from : ends) {
                Ways ways = step.on(from, ids);
                states.addAll(ways.between());
                states.add(ways.end());
              }
            }
            return Ways.of(states);
          });
    }

    /**
     * Runs a job that dies at a step, from 1; 0 for one that does not. Whether it ended; compares
     * what is seen then.
     */
    boolean done(Deed deed, int fatal, Death death) throws Exception {
      ended = shop.ended();
      runs++;
      AtomicReference<FailingStorage> used = new AtomicReference<>();
      JobTest.Result result =
          shop.jobs()
              .asOf(deed.day())
              .clock(clock(deed))
              .set(deed.settings().toArray(String[]::new))
              .storage(
                  storage -> {
                    used.set(new FailingStorage(storage, fatal, death, (step, what) -> {}));
                    return used.get();
                  })
              .run(deed.job());
      List<String> steps = used.get().steps();
      boolean failed = fatal > 0 && steps.size() >= fatal;
      trace.add(failed ? "%s, %s %s".formatted(deed, death, steps.get(fatal - 1)) : "" + deed);
      boolean ends = result.exitCode() == ExitCode.DONE;
      compare(deed.effect().on(model, ends ? runs(deed, result) : Map.of()), result, failed);
      if (!failed) {
        STEPS.put(deed.job(), Math.max(1, steps.size()));
      }
      return !failed || ends;
    }

    private Clock clock(Deed deed) {
      Instant now = TinyShop.MORNING.plus(Duration.ofSeconds(runs));
      boolean far = deed.job().equals("retention") && random.nextInt(3) == 0;
      return Clock.fixed(far ? FAR.plusSeconds(runs) : now, ZoneOffset.UTC);
    }

    /** The runs of a job that is done and of its steps, by name. */
    private static Map<String, String> runs(Deed deed, JobTest.Result result) {
      Map<String, String> ids = new HashMap<>();
      result
          .run()
          .path("steps")
          .forEach(step -> ids.put(step.path("job").asText(), step.path("run_id").asText()));
      Matcher repeated = REPEATED.matcher(last(result.err().strip().lines().toList()));
      ids.put(
          deed.job(), repeated.find() ? repeated.group(1) : result.run().path("run_id").asText());
      return ids;
    }

    private void compare(Ways ways, JobTest.Result result, boolean failed) throws Exception {
      boolean ends = !failed || result.exitCode() == ExitCode.DONE;
      boolean unavailable = failed && result.exitCode() == ExitCode.UNAVAILABLE;
      if ((result.exitCode() != ways.exit() && !unavailable) || result.err().contains("\tat ")) {
        throw new AssertionError(
            "%s instead of %s: %s".formatted(result.exitCode(), ways.exit(), result.err()));
      }
      List<ShopModel> outcomes =
          ends
              ? List.of(ways.end())
              : Stream.concat(Stream.of(ways.end()), ways.between().stream()).toList();
      Map<String, Object> seen = shop.visible();
      for (int i = outcomes.size() - 1; i >= 0; i--) {
        if (outcomes.get(i).visible().equals(seen)) {
          model = outcomes.get(i);
          lookAtRuns();
          return;
        }
      }
      throw new AssertionError(
          "not as the model says:\n%s\n%s"
              .formatted(difference(last(outcomes).visible(), seen), result.err()));
    }

    private static String difference(Map<String, Object> said, Map<String, Object> seen) {
      return said.keySet().stream()
          .filter(key -> !said.get(key).equals(seen.get(key)))
          .map(key -> "%s: %s, seen %s".formatted(key, said.get(key), seen.get(key)))
          .collect(Collectors.joining("\n"));
    }

    /** Learns who made what is new; what is old is by whom it was. */
    private void lookAtRuns() throws Exception {
      for (String name : model.versions.keySet()) {
        shop.runs(name)
            .forEach(
                (number, run) ->
                    model
                        .versions
                        .get(name)
                        .computeIfPresent(
                            number,
                            (n, made) -> {
                              if (!made.run().isEmpty() && !made.run().equals(run)) {
                                throw new AssertionError(name + " " + n + " is by " + run);
                              }
                              return new ShopModel.Made(run, made.asOf(), made.model());
                            }));
      }
    }
  }
}
