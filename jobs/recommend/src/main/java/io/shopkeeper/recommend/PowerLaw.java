package io.shopkeeper.recommend;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;

/**
 * Ratings without taste, to time on: users are active and items popular by power laws, and nothing
 * else is to be learned.
 */
final class PowerLaw {
  private static final long SEED = 42;

  private PowerLaw() {}

  /** Writes {@code train.txt.gz} with about as many ratings as wanted. */
  static void write(Path folder, int users, int items, int ratings) throws IOException {
    SplittableRandom random = new SplittableRandom(SEED);
    // The square root of a uniform number: activity is Pareto with exponent 2.
    double[] activity = new double[users];
    double sum = 0;
    for (int u = 0; u < users; u++) {
      activity[u] = Math.min(50, 1 / Math.sqrt(1 - random.nextDouble()));
      sum += activity[u];
    }
    Files.createDirectories(folder);
    try (PrintWriter out =
        new PrintWriter(
            new GZIPOutputStream(Files.newOutputStream(folder.resolve("train.txt.gz"))),
            false,
            StandardCharsets.US_ASCII)) {
      for (int u = 0; u < users; u++) {
        int wanted = (int) Math.min(items / 2.0, Math.max(1, activity[u] * ratings / sum));
        Set<Integer> history = new TreeSet<>();
        while (history.size() < wanted) {
          // A power of a uniform number: low ids are popular.
          history.add((int) (items * Math.pow(random.nextDouble(), 2.5)));
        }
        out.println(
            u + " " + history.stream().map(String::valueOf).collect(Collectors.joining(" ")));
      }
    }
  }
}
