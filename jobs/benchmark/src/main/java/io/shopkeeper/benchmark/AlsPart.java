package io.shopkeeper.benchmark;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/**
 * Measures an iteration of alternating least squares: ours and MLlib's on Spark, and that of the
 * library implicit.
 */
final class AlsPart implements Part {
  private static final int RANK = 64;

  /**
   * Iterations of the longer of two trainings, from whose difference an iteration is timed; the
   * shorter one has two.
   */
  private static final int OURS = 12;

  private static final int MLLIB = 5;

  @Override
  public String name() {
    return "als";
  }

  @Override
  public String summary() {
    return "an iteration of ALS on made-up ratings or --data FOLDER,..., beside MLlib and implicit";
  }

  /**
   * A data set of ratings to measure on.
   *
   * @param train the file, with one line per user: its number and those of its items
   */
  record Ratings(String name, Path train, int users, int items, long count) {
    static Ratings of(String name, Path train) throws IOException {
      int users = 0;
      long count = 0;
      Set<String> items = new HashSet<>();
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(
                  new GZIPInputStream(Files.newInputStream(train)), StandardCharsets.US_ASCII))) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          Set<String> own =
              new HashSet<>(List.of(line.strip().split(" +", -1)).subList(1, size(line)));
          users += own.isEmpty() ? 0 : 1;
          count += own.size();
          items.addAll(own);
        }
      }
      return new Ratings(name, train, users, items.size(), count);
    }

    private static int size(String line) {
      return line.strip().split(" +", -1).length;
    }

    /**
     * The floating-point operations of an iteration by the textbook method, in 10⁹: half of y yᵀ
     * for each rating from either side, a Cholesky factorisation for each row, and both Gram
     * matrices.
     */
    double gigaflops(int rank) {
      double rows = (double) users + items;
      double square = (double) rank * rank;
      return 1e-9 * (2 * count * square + rows * (square * rank / 3 + 3 * square));
    }

    String described(int rank) {
      return String.format(
          Locale.ROOT,
          "ALS iteration, %s: %,d users, %,d items, %,d ratings, rank %d",
          name,
          users,
          items,
          count,
          rank);
    }
  }

  /** The data sets of the options, synthetic ones without {@code --data}. */
  static List<Ratings> ratings(Run run) throws IOException {
    List<Ratings> all = new ArrayList<>();
    for (String folder : run.options().list("data")) {
      Path home = Path.of(folder);
      all.add(Ratings.of(home.getFileName().toString(), home.resolve("train.txt.gz")));
    }
    if (all.isEmpty()) {
      Path train = run.folder("ratings").resolve("train.txt.gz");
      new PowerLaw(
              run.options().number("als-users", 52_643, 5_000),
              run.options().number("als-items", 91_599, 9_000),
              run.options().number("ratings", 2_400_000, 150_000))
          .write(train);
      all.add(Ratings.of("made up", train));
    }
    return all;
  }

  @Override
  public void run(Run run) throws Exception {
    int rank = run.options().number("als-rank", RANK, RANK);
    for (Ratings ratings : ratings(run)) {
      String hyper =
          "rank=%d alpha=%s regularisation=%s"
              .formatted(
                  rank,
                  run.options().text("alpha", "40"),
                  run.options().text("regularisation", "0.1"));
      Optional<Measured> ours = spark(run, ratings, rank, "ours", "", hyper, OURS);
      spark(run, ratings, rank, "ours-cg", " solver=cg", hyper, OURS);
      Optional<Measured> theirs = spark(run, ratings, rank, "mllib", " engine=mllib", hyper, MLLIB);
      String two = " engine=mllib user-blocks=2 item-blocks=2";
      Optional<Measured> alike = spark(run, ratings, rank, "mllib-2", two, hyper, MLLIB);
      conclude(run, ratings, "MLlib", theirs, ours);
      conclude(run, ratings, "MLlib in 2 x 2 blocks", alike, ours);
      conclude(run, ratings, "implicit", implicit(run, ratings, rank, "cholesky"), ours);
      conclude(run, ratings, "implicit by CG", implicit(run, ratings, rank, "cg"), ours);
    }
  }

  private static Optional<Measured> spark(
      Run run,
      Ratings ratings,
      int rank,
      String contender,
      String settings,
      String hyper,
      int iterations)
      throws Exception {
    if (!run.options().wants(contender)) {
      return Optional.empty();
    }
    Optional<Measured> measured =
        run.contenders()
            .java(
                List.of(Contenders.VECTORS),
                AlsProcess.class,
                "iteration",
                ratings.train().toString(),
                Integer.toString(ratings.users()),
                Integer.toString(run.repeats()),
                hyper + settings + " iterations=" + iterations);
    run.table().row(ratings.described(rank), contender, measured, ratings.gigaflops(rank));
    return measured;
  }

  private static Optional<Measured> implicit(Run run, Ratings ratings, int rank, String solver)
      throws Exception {
    String contender = "implicit-" + solver;
    if (!run.options().wants(contender)) {
      return Optional.empty();
    }
    Optional<Measured> measured =
        run.contenders()
            .python(
                "als.py",
                ratings.train().toString(),
                solver,
                Integer.toString(rank),
                run.options().text("alpha", "40"),
                run.options().text("regularisation", "0.1"),
                Integer.toString(run.repeats()));
    run.table().row(ratings.described(rank), contender, measured, ratings.gigaflops(rank));
    return measured;
  }

  private static void conclude(
      Run run, Ratings ratings, String peer, Optional<Measured> theirs, Optional<Measured> ours) {
    if (theirs.isPresent() && ours.isPresent()) {
      run.table()
          .conclude(
              "ALS, %s: an iteration of ours takes %.2f times fewer CPU seconds than one of %s",
              ratings.name(), theirs.get().cpuSeconds() / ours.get().cpuSeconds(), peer);
    }
  }
}
