package io.shopkeeper.app.operate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.shopkeeper.core.ExitCode;
import io.shopkeeper.platform.job.Job;
import io.shopkeeper.platform.job.JobTest;
import io.shopkeeper.platform.version.Published;
import io.shopkeeper.platform.version.Version;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Stores as hands and disks damage them: each job that meets it says which file, and what to do.
 */
class HostileStoresTest {
  private static final String RELEASE = "releases/recommendations/versions/0000002/";
  private static final String ALIAS =
      "releases/recommendations/aliases/production/0000002/alias.json";
  private static final String MODEL = "artifacts/als/versions/0000001/";
  private static final String SLOT = "slots/recommender/history/0000001/slot.json";
  private static final String COPY = "published/user_item_scores/ds=2026-03-31/";
  private static final String PARTITION = "tables/products/ds=2026-03-31/";
  private static final String OTHER = "releases/recommendations/versions/latest/manifest.json";
  private static final String LEASE = "published/_leases/user_item_scores/_lease/holder.json";
  private static final String EPOCH = "published/_leases/user_item_scores/_epochs/0000001~";
  private static final String JOURNAL = "tables/products/_journal/journal.json";
  private static final String LEDGER = "tables/products/_ledger/latest.json";
  private static final String RUN = "runs/versions-2026-03-30-00000000/run.json";
  private static final Job<?> PUBLISH = new PublishJob(List.of("recommendations"));
  private static final Job<?> VERSIONS = new VersionsJob();
  private static final Job<?> LOOKUP = new LookupJob();
  private static final Job<?> ROLLBACK = new RollbackJob();
  private static final Job<?> RETENTION = new RetentionJob();
  private static final Job<?> SCRUB = new ScrubJob();

  @TempDir static Path whole;
  @TempDir Path root;

  @BeforeAll
  static void fill() throws IOException {
    OperatedShop shop = new OperatedShop(whole);
    shop.serving("als", 1);
    shop.live("anna", 1, "2026-03-30");
    Version release = shop.live("anna", 2, "2026-03-31");
    Published published = new Published(shop.storage, Clock.systemUTC());
    for (String table : List.of("user_item_scores", "popular_items")) {
      published.publish(release, table, LocalDate.parse("2026-03-31"), "publish");
    }
    shop.product("tea", "Tea");
  }

  private static Arguments damage(
      String what, Job<?> job, Consumer<Path> harm, String settings, ExitCode exit, String said) {
    return Arguments.of(what, Named.of(job.name(), job), harm, settings, exit, said);
  }

  private static Consumer<Path> write(String file, String content) {
    return root -> {
      try {
        Files.createDirectories(root.resolve(file).getParent());
        Files.writeString(root.resolve(file), content);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  private static Consumer<Path> cut(String file) {
    return root -> {
      try {
        byte[] bytes = Files.readAllBytes(root.resolve(file));
        Files.write(root.resolve(file), Arrays.copyOf(bytes, bytes.length / 2));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  private static Consumer<Path> delete(String file) {
    return root -> {
      try (Stream<Path> all = Files.walk(root.resolve(file))) {
        for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  private static Consumer<Path> nowhere(String file, int version) {
    return root -> {
      try {
        // As an editor leaves it: without the seal, which would say that it was changed.
        String text = Files.readString(root.resolve(file));
        String other = text.replace("\"version\" : " + version, "\"version\" : 99");
        Files.writeString(root.resolve(file), other.replaceAll(",\\s*\"sha256.*", ""));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  private static Consumer<Path> flip(String file) {
    return root -> {
      try {
        String text = Files.readString(root.resolve(file));
        Files.writeString(
            root.resolve(file), text.replaceFirst("\"runId\" : \".", "\"runId\" : \"X"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  private static Consumer<Path> parts(String directory, Consumer<Path> harm) {
    return root -> {
      try (Stream<Path> all = Files.list(root.resolve(directory))) {
        for (Path path : all.filter(f -> f.toString().endsWith(".parquet")).toList()) {
          harm.accept(path);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  static Stream<Arguments> damages() {
    String user = "lookup.user=anna";
    String models = "rollback.kind=artifacts,rollback.name=recommender";
    String lists = "rollback.name=recommendations";
    String manifest = RELEASE + "manifest.json";
    String scores = RELEASE + "user_item_scores";
    Consumer<Path> lost = parts(scores, part -> part.toFile().delete());
    Consumer<Path> half = parts(scores, part -> cut("").accept(part));
    Consumer<Path> unpublished = delete(COPY + "_SUCCESS");
    ExitCode bad = ExitCode.BAD_INPUT;
    ExitCode done = ExitCode.DONE;
    String fewer = "user_item_scores is damaged: it has 0 rows, and its manifest says 1";
    return Stream.of(
        damage("half a manifest", VERSIONS, cut(manifest), "", bad, manifest),
        damage("half a manifest", PUBLISH, cut(manifest), "", bad, manifest),
        damage("half a manifest", LOOKUP, cut(manifest), user, bad, manifest),
        damage("half a manifest", ROLLBACK, cut(manifest), lists, done, "version 1 is live"),
        damage("half a manifest", RETENTION, cut(manifest), "", bad, manifest),
        damage("a manifest of another run", PUBLISH, flip(manifest), "", bad, "another sum"),
        damage("an empty manifest", PUBLISH, write(manifest, ""), "", bad, manifest),
        damage("a manifest of nothing", PUBLISH, write(manifest, "{}"), "", bad, "runId"),
        damage("a null manifest", PUBLISH, write(manifest, "null"), "", bad, "it holds nothing"),
        damage("a list for a manifest", PUBLISH, write(manifest, "[]"), "", bad, manifest),
        damage("no manifest", PUBLISH, delete(manifest), "", bad, "has no manifest.json"),
        damage("no manifest", LOOKUP, delete(manifest), user, bad, "no release of recommendations"),
        damage("no manifest", ROLLBACK, delete(manifest), lists, done, "version 1 is live"),
        damage("half an alias", VERSIONS, cut(ALIAS), "", bad, ALIAS),
        damage("half an alias", PUBLISH, cut(ALIAS), "", bad, ALIAS),
        damage("half an alias", LOOKUP, cut(ALIAS), user, bad, ALIAS),
        damage("half an alias", ROLLBACK, cut(ALIAS), lists, bad, ALIAS),
        damage("half an alias", RETENTION, cut(ALIAS), "", bad, ALIAS),
        damage("an alias of another run", VERSIONS, flip(ALIAS), "", bad, "another sum"),
        damage("an alias of nothing", PUBLISH, write(ALIAS, "{}"), "", bad, "runId"),
        damage("a null alias", VERSIONS, write(ALIAS, "null"), "", bad, "it holds nothing"),
        damage("no alias", VERSIONS, delete(ALIAS), "", bad, ALIAS + " is damaged: it is missing"),
        damage("no alias", SCRUB, delete(ALIAS), "", bad, "delete the directory that holds it"),
        damage("an alias to nowhere", VERSIONS, nowhere(ALIAS, 2), "", done, "version 99, which"),
        damage("an alias to nowhere", PUBLISH, nowhere(ALIAS, 2), "", done, "version 2 is live"),
        damage("an alias to nowhere", LOOKUP, nowhere(ALIAS, 2), user, bad, "publish first"),
        damage("an alias to nowhere", ROLLBACK, nowhere(ALIAS, 2), lists, done, "1 is live"),
        damage("a version that is gone", PUBLISH, delete(RELEASE), "", done, "version 1 is live"),
        damage("a version that is gone", LOOKUP, delete(RELEASE), user, bad, "publish first"),
        damage("a version that is gone", ROLLBACK, delete(RELEASE), lists, done, "1 is live"),
        damage("a file lost", PUBLISH, lost.andThen(unpublished), "", bad, "has been lost, not"),
        damage("a file lost", LOOKUP, lost, user, bad, fewer),
        damage("a table lost", PUBLISH, delete(scores), "", bad, "has been lost, not"),
        damage("a table lost", LOOKUP, delete(scores), user, bad, fewer),
        damage("half a file", PUBLISH, half.andThen(unpublished), "", bad, "submit rollback"),
        damage("half a file", LOOKUP, half, user, bad, "submit scrub"),
        damage("a folder of another name", VERSIONS, write(OTHER, "{}"), "", done, "0000002"),
        damage("half a slot", VERSIONS, cut(SLOT), "", bad, SLOT),
        damage("half a slot", ROLLBACK, cut(SLOT), models, bad, SLOT),
        damage("half a slot", RETENTION, cut(SLOT), "", bad, SLOT),
        damage("a slot of another run", VERSIONS, flip(SLOT), "", bad, "another sum"),
        damage("a slot to nowhere", ROLLBACK, nowhere(SLOT, 1), models, ExitCode.USAGE, "0000099"),
        damage("half a model", VERSIONS, cut(MODEL + "manifest.json"), "", bad, MODEL),
        damage("a copy of nothing", PUBLISH, write(COPY + "_source.json", "{}"), "", done, "live"),
        damage("half a source", PUBLISH, cut(COPY + "_source.json"), "", done, "live"),
        damage("a copy without its end", PUBLISH, unpublished, "", done, "live"),
        damage("a copy without rows", PUBLISH, parts(COPY, p -> p.toFile().delete()), "", done, ""),
        damage(
            "a lease of nobody", PUBLISH, unpublished.andThen(write(LEASE, "{")), "", bad, LEASE),
        damage("an empty lease", PUBLISH, unpublished.andThen(write(LEASE, "")), "", bad, "delete"),
        damage("no epoch", PUBLISH, unpublished.andThen(write(EPOCH, "")), "", done, "live"),
        damage("half a record of another run", VERSIONS, write(RUN, "{"), "", done, "0000002"),
        damage("half a mark", SCRUB, cut(PARTITION + "_partition.json"), "", bad, PARTITION),
        damage("half a journal", SCRUB, write(JOURNAL, "{"), "", bad, JOURNAL),
        damage(
            "a ledger of another name",
            SCRUB,
            write(LEDGER, "{"),
            "",
            done,
            "all as they were committed"));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("damages")
  void isSaidInOneLine(
      String what, Job<?> job, Consumer<Path> harm, String settings, ExitCode exit, String said)
      throws IOException {
    try (Stream<Path> all = Files.walk(whole)) {
      for (Path path : all.filter(Files::isRegularFile).toList()) {
        Path copy = root.resolve(whole.relativize(path));
        Files.createDirectories(copy.getParent());
        Files.copy(path, copy);
      }
    }
    harm.accept(root);
    JobTest.Result run =
        new OperatedShop(root).run(job, settings.isEmpty() ? new String[0] : settings.split(","));
    assertEquals(exit, run.exitCode(), what + ": " + run.err());
    assertTrue(run.err().contains(said), run.err());
    assertEquals(
        exit == ExitCode.DONE ? 0 : 1,
        run.err().lines().filter(line -> line.startsWith("shopkeeper: ")).count(),
        run.err());
  }
}
