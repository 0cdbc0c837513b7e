package io.shopkeeper.benchmark;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;

/**
 * Synthetic ratings for measuring speed: the activity of users and the popularity of items follow
 * power laws, without any other structure. A user's items are a function of the user's number.
 *
 * @param users number of users
 * @param items number of items
 * @param ratings approximate number of ratings
 */
record PowerLaw(int users, int items, long ratings) implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final long SEED = 42;

  private static final double MOST_ACTIVE = 50;

  /** Mean of the relative activity, a truncated Pareto distribution with exponent 2. */
  private static final double MEAN_ACTIVITY = 2 - 1 / MOST_ACTIVE;

  /** The items of a user, ascending. */
  int[] history(int user) {
    SplittableRandom random = new SplittableRandom(SEED + 0xd1342543de82ef95L * user);
    double activity = Math.min(MOST_ACTIVE, 1 / Math.sqrt(1 - random.nextDouble()));
    int wanted =
        (int)
            Math.min(
                items / 2.0, Math.max(1, Math.rint(activity * ratings / users / MEAN_ACTIVITY)));
    TreeSet<Integer> history = new TreeSet<>();
    while (history.size() < wanted) {
      // A power of a uniform random number, so that low ids are popular.
      history.add((int) (items * Math.pow(random.nextDouble(), 2.5)));
    }
    return history.stream().mapToInt(Integer::intValue).toArray();
  }

  /**
   * Writes the ratings in the format of published splits: one line per user, the user's number
   * followed by the items' numbers.
   */
  void write(Path file) throws IOException {
    try (PrintWriter out =
        new PrintWriter(
            new GZIPOutputStream(Files.newOutputStream(file)), false, StandardCharsets.US_ASCII)) {
      for (int user = 0; user < users; user++) {
        out.println(
            user
                + " "
                + IntStream.of(history(user))
                    .mapToObj(String::valueOf)
                    .collect(Collectors.joining(" ")));
      }
    }
  }
}
