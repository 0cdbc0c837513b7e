package io.shopkeeper.app.operate;

import static org.apache.spark.sql.functions.col;

import io.shopkeeper.core.JobException;
import io.shopkeeper.core.live.LiveStack;
import io.shopkeeper.core.live.Purpose;
import io.shopkeeper.core.live.Served;
import io.shopkeeper.core.settings.Setting;
import io.shopkeeper.platform.job.Job;
import io.shopkeeper.platform.job.JobContext;
import io.shopkeeper.platform.storage.Ages;
import io.shopkeeper.platform.storage.Lease;
import io.shopkeeper.platform.storage.Storage;
import io.shopkeeper.platform.table.ShopTables;
import io.shopkeeper.platform.table.TableSpec;
import io.shopkeeper.platform.table.TableWrite;
import io.shopkeeper.platform.version.Manifest;
import io.shopkeeper.platform.version.Published;
import io.shopkeeper.platform.version.Version;
import io.shopkeeper.platform.version.VersionStore;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Deletes old data by age and number. It keeps live versions, those that a rollback would restore,
 * models from which a kept release was made, and the records of runs that made kept versions.
 */
public final class RetentionJob implements Job<RetentionJob.Settings> {
  /** The reference to a model's version in a release's manifest. */
  private static final Pattern MODEL = Pattern.compile("([A-Za-z0-9][A-Za-z0-9._=-]*)/(\\d{7,18})");

  /** Its sections. */
  public record Settings(Retention retention) {}

  /** Section {@code retention}. */
  public record Retention(
      @Setting(value = "Newest versions of each model and release to keep", min = 1, max = 100000)
          int versions,
      @Setting(value = "Newest days of each published table to keep", min = 1, max = 100000)
          int publishedDays,
      @Setting(
              value = "Days after which refused rows, the only raw ids, are deleted",
              min = 1,
              max = 3650)
          int quarantineDays,
      @Setting(
              value =
                  "Days after which reviews, questions and customers' pictures are deleted; never where absent",
              min = 1,
              max = 36500)
          Optional<Integer> textDays,
      @Setting(
              value = "Days after which records and reports of runs are deleted",
              min = 1,
              max = 3650)
          int runDays,
      @Setting("Age at which what a dead run left is deleted: more than any run takes")
          Duration leftovers,
      @Setting("Whether to only say what would be deleted") boolean dryRun) {}

  @Override
  public String name() {
    return "retention";
  }

  @Override
  public String summary() {
    return "delete old versions, refused rows, run records and what dead runs left";
  }

  @Override
  public Class<Settings> settings() {
    return Settings.class;
  }

  @Override
  public void check(Settings settings) {
    if (settings.retention().leftovers().compareTo(Duration.ofHours(1)) < 0) {
      throw JobException.usage(
          "retention.leftovers = %s: a run that is still alive would lose its work; give at least 1h, better 1d"
              .formatted(settings.retention().leftovers()));
    }
  }

  @Override
  public Map<String, String> inputs(Settings settings, JobContext context) {
    return Moment.of(context);
  }

  @Override
  public void run(Settings settings, JobContext context) throws Exception {
    Retention retention = settings.retention();
    Sweep sweep = new Sweep(retention, context);
    context.phase("versions", sweep::versions);
    context.phase("published", sweep::published);
    context.phase("quarantine", sweep::quarantine);
    context.phase("texts", sweep::texts);
    context.phase("runs", sweep::runs);
    context.phase("leftovers", sweep::leftovers);
    context.say(
        retention.dryRun()
            ? "%d things would be deleted; retention.dry-run=false deletes them"
                .formatted(sweep.gone.size())
            : "%d things deleted".formatted(sweep.gone.size()));
    context.fact("deleted", sweep.gone);
    context.metric("deleted", sweep.gone.size());
  }

  /** One pass over the root. */
  private static final class Sweep {
    private final Retention retention;
    private final JobContext context;
    private final Storage storage;
    private final Ages ages;
    private final List<String> gone = new ArrayList<>();

    Sweep(Retention retention, JobContext context) throws IOException {
      this.retention = retention;
      this.context = context;
      this.storage = context.storage();
      this.ages = Ages.now(storage, context.clock());
    }

    /**
     * Deletes versions, releases first, since the remaining ones and the slots determine which
     * models are needed.
     */
    void versions() throws IOException {
      Map<String, Set<Long>> needed = new HashMap<>();
      for (String name : context.releases().names()) {
        Set<Long> disposable =
            new HashSet<>(context.releases().disposable(name, retention.versions(), Set.of()));
        for (Version version : context.releases().versions(name)) {
          if (!disposable.contains(version.number())) {
            models(version.manifest(), needed);
          }
        }
        retain("releases", context.releases(), name, Set.of());
      }
      for (Purpose purpose : context.slots().purposes()) {
        for (Served served : context.slots().needed(purpose)) {
          needed.computeIfAbsent(served.artifact(), name -> new HashSet<>()).add(served.version());
        }
      }
      for (String name : context.artifacts().names()) {
        retain("artifacts", context.artifacts(), name, needed.getOrDefault(name, Set.of()));
      }
    }

    private void retain(String kind, VersionStore store, String name, Set<Long> needed)
        throws IOException {
      for (long number : store.disposable(name, retention.versions(), needed)) {
        say("%s/%s version %d".formatted(kind, name, number));
      }
      if (!retention.dryRun()) {
        store.retain(name, retention.versions(), needed);
      }
    }

    /**
     * Collects the models of a release, named as {@code als/0000003} or {@code als} = {@code
     * 0000003}.
     */
    private static void models(Manifest manifest, Map<String, Set<Long>> into) {
      for (Map<String, String> facts : List.of(manifest.inputs(), manifest.labels())) {
        facts.forEach(
            (key, value) -> {
              for (String candidate : List.of(value, key + "/" + value)) {
                Matcher model = MODEL.matcher(candidate);
                if (model.matches()) {
                  into.computeIfAbsent(model.group(1), name -> new HashSet<>())
                      .add(Long.parseLong(model.group(2)));
                }
              }
            });
      }
    }

    void published() throws IOException {
      Published published = new Published(storage, context.clock());
      for (String table : published.tables()) {
        List<String> days = published.partitions(table);
        List<String> old = days.subList(0, Math.max(0, days.size() - retention.publishedDays()));
        old.forEach(day -> say("published/%s of %s".formatted(table, day)));
        if (!retention.dryRun() && !old.isEmpty()) {
          unlessBusy("published/" + table, () -> published.withdraw(table, old, context.runId()));
        }
      }
    }

    /** Deletes old quarantined rows under the table's lease, since ingest may be running. */
    void quarantine() throws IOException {
      for (String name : storage.list("quarantine")) {
        Set<String> old = new TreeSet<>();
        for (String partition : storage.list("quarantine/" + name)) {
          if (partition.startsWith("ds=")
              && olderThan(
                  "quarantine/" + name + "/" + partition, days(retention.quarantineDays()))) {
            old.add(partition.substring("ds=".length()));
          }
        }
        old.forEach(day -> say("refused rows of %s of %s".formatted(name, day)));
        if (!retention.dryRun() && !old.isEmpty()) {
          unlessBusy("quarantine/" + name, () -> withdraw(name, old));
        }
      }
    }

    /**
     * Deletes days of a quarantine: that of a table by a write of the table, that of a model
     * directly.
     */
    private void withdraw(String name, Set<String> days) throws IOException {
      TableSpec table = ShopTables.named(name);
      if (table == null) {
        for (String day : days) {
          storage.delete("quarantine/" + name + "/ds=" + day);
        }
        return;
      }
      try (TableWrite write = context.tables().write(table, context.runId())) {
        write.replaceQuarantine(days, write.currentQuarantine(Set.of()));
        write.commit();
      }
    }

    /** Deletes what customers wrote longer ago, by the day of its data. */
    void texts() throws IOException {
      if (retention.textDays().isEmpty()) {
        return;
      }
      String first = context.asOf().minusDays(retention.textDays().get()).toString();
      for (TableSpec table : ShopTables.WRITTEN_BY_CUSTOMERS) {
        Set<String> old = new TreeSet<>(context.tables().partitions(table)).headSet(first);
        old.forEach(day -> say("%s of %s".formatted(table.name(), day)));
        if (!retention.dryRun() && !old.isEmpty()) {
          unlessBusy("tables/" + table.name(), () -> delete(table, old));
        }
      }
      pictures(first);
    }

    /** Deletes customers' pictures of longer ago; those of products, which have no user, stay. */
    private void pictures(String first) throws IOException {
      Set<String> old = new TreeSet<>();
      context
          .tables()
          .find(ShopTables.IMAGES, context.asOf())
          .ifPresent(
              rows ->
                  rows.filter(col("user_id").isNotNull().and(col("ds").lt(first)))
                      .select("ds")
                      .distinct()
                      .collectAsList()
                      .forEach(row -> old.add(row.getString(0))));
      old.forEach(day -> say("customers' images of " + day));
      if (!retention.dryRun() && !old.isEmpty()) {
        unlessBusy("tables/images", () -> deleteOfCustomers(old));
      }
    }

    private void deleteOfCustomers(Set<String> days) throws IOException {
      try (TableWrite write = context.tables().write(ShopTables.IMAGES, context.runId())) {
        write.replace(days, write.current(days).filter(col("user_id").isNull()));
        write.commit();
      }
    }

    private void delete(TableSpec table, Set<String> days) throws IOException {
      try (TableWrite write = context.tables().write(table, context.runId())) {
        write.replace(days, write.current(Set.of()));
        write.commit();
      }
    }

    void runs() throws IOException {
      Set<String> kept = new HashSet<>(Set.of(context.runId()));
      for (VersionStore store : List.of(context.artifacts(), context.releases())) {
        for (String name : store.names()) {
          store.versions(name).forEach(version -> kept.add(version.manifest().runId()));
          last(store.history(name)).ifPresent(kept::add);
        }
      }
      for (Purpose purpose : context.slots().purposes()) {
        last(context.slots().history(purpose)).ifPresent(kept::add);
      }
      for (String run : storage.list("runs")) {
        if (!run.startsWith("_") && !kept.contains(run)) {
          deleteIfOld("runs/" + run, days(retention.runDays()));
        }
      }
    }

    /** The run that made live what is live: a rollback looks whether it came to its end. */
    private static Optional<String> last(List<? extends LiveStack.Step<?>> history) {
      return history.isEmpty()
          ? Optional.empty()
          : Optional.of(history.get(history.size() - 1).runId());
    }

    void leftovers() throws IOException {
      for (VersionStore store : List.of(context.artifacts(), context.releases())) {
        String kind = store == context.artifacts() ? "artifacts" : "releases";
        for (String name : storage.list(kind)) {
          for (String leftover : store.leftovers(name, retention.leftovers())) {
            say("%s/%s/_staging/%s".formatted(kind, name, leftover));
          }
          if (!retention.dryRun()) {
            store.eraseLeftovers(name, retention.leftovers());
          }
        }
      }
      for (Purpose purpose : context.slots().purposes()) {
        String staging = "slots/" + purpose.name() + "/_staging";
        for (String leftover : storage.list(staging)) {
          deleteIfOld(staging + "/" + leftover, retention.leftovers());
        }
      }
      // A submit that comes to its end removes its own; these outlived theirs.
      for (String submission : storage.list("runs/_submissions")) {
        deleteIfOld("runs/_submissions/" + submission, retention.leftovers());
      }
      for (String checkpoints : storage.list("_checkpoints")) {
        if (!checkpoints.equals(context.runId())) {
          deleteIfOld("_checkpoints/" + checkpoints, retention.leftovers());
        }
      }
    }

    private void deleteIfOld(String path, Duration age) throws IOException {
      if (olderThan(path, age)) {
        say(path);
        if (!retention.dryRun()) {
          storage.delete(path);
        }
      }
    }

    /** Whether a path is older than an age by its modification time, not by the day of its data. */
    private boolean olderThan(String path, Duration age) throws IOException {
      try {
        return ages.atLeast(age, path);
      } catch (FileNotFoundException e) {
        // Its run has deleted it concurrently.
        return false;
      }
    }

    private static Duration days(int days) {
      return Duration.ofDays(days);
    }

    private void say(String what) {
      gone.add(what);
      context.say((retention.dryRun() ? "would delete " : "delete ") + what);
    }

    /** Runs a deletion, or skips it until the next run if another run holds the lease. */
    private void unlessBusy(String what, Deletion deletion) throws IOException {
      try {
        deletion.run();
      } catch (JobException e) {
        if (!Lease.isHeld(e)) {
          throw e;
        }
        context.say("%s stays for now: %s".formatted(what, e.getMessage()));
      }
    }
  }

  @FunctionalInterface
  private interface Deletion {
    void run() throws IOException;
  }
}
